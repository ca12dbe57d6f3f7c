import Tensor

/// Hessians without interactions: H_i is diagonal, so that a product reads m numbers for each peer.
public struct DiagonalHessians<Scalar: TensorScalar>: HessianOperator, TensorTree {
  /// H_i[j][j], `[n, m]`.
  public private(set) var entries: Tensor<Scalar>

  /// Traps unless `entries` is `[n, m]`.
  public init(entries: Tensor<Scalar>) {
    require(entries.rank == 2, "DiagonalHessians: shape \(entries.shape), takes entries [n, m]")
    self.entries = entries
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("entries", &entries)
  }

  public var shape: Shape { [entries.shape[0], entries.shape[1], entries.shape[1]] }

  /// The matrices `[n, m, m]`.
  public var matrices: Tensor<Scalar> { entries.expanded(atAxis: 1) * .eye(entries.shape[1]) }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func product(_ vectors: Tensor<Scalar>) -> Tensor<Scalar> {
    requireSameShape("DiagonalHessians.product", entries, vectors)
    return entries * vectors
  }

  public func product(_ vectors: Tensor<Scalar>, ofPeer peer: Int) -> Tensor<Scalar> {
    vectors * entries[peer]
  }

  public func diagonal() -> Tensor<Scalar> { entries }
}
