import Tensor

/// One Hessian H that all peers have: products are one matrix product, and it is kept once.
public struct SharedHessian<Scalar: TensorScalar>: HessianOperator, TensorTree {
  /// H `[m, m]`, of which the symmetric part counts.
  public private(set) var matrix: Tensor<Scalar>
  /// n.
  public let peers: Int

  /// Traps unless `matrix` is `[m, m]` and there is a peer.
  public init(matrix: Tensor<Scalar>, peers: Int) {
    require(
      matrix.rank == 2 && matrix.shape[0] == matrix.shape[1] && peers > 0,
      "SharedHessian: shape \(matrix.shape) for \(peers) peers, takes a matrix [m, m] and 1 or more"
    )
    (self.matrix, self.peers) = (matrix, peers)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("matrix", &matrix)
  }

  public var shape: Shape { [peers, matrix.shape[0], matrix.shape[0]] }

  /// The matrices `[n, m, m]`, all the same.
  public var matrices: Tensor<Scalar> { matrix.broadcast(to: shape) }

  public func product(_ vectors: Tensor<Scalar>) -> Tensor<Scalar> {
    require(
      vectors.shape == [peers, matrix.shape[0]],
      "SharedHessian.product: Hessians \(shape) by vectors \(vectors.shape), takes [n, m]")
    return matmul(vectors, symmetricPart)
  }

  public func product(_ vectors: Tensor<Scalar>, ofPeer peer: Int) -> Tensor<Scalar> {
    matmul(vectors, symmetricPart)
  }

  public func diagonal() -> Tensor<Scalar> {
    matrix.diagonal(offset: 0).broadcast(to: [peers, matrix.shape[0]])
  }

  private var symmetricPart: Tensor<Scalar> { 0.5 * (matrix + matrix.transposed()) }
}
