import Tensor

/// The Hessians of n peers over their n inputs, as symmetric linear operators: what a market asks of
/// them is their products with vectors, so that each form reads as few bytes as its structure needs.
///
/// A dense tensor `[n, n, n]` is one, whose symmetric parts count, and `PackedSymmetric` is one with
/// half the bytes.
public protocol HessianOperator<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// The shape of the Hessians as dense matrices: `[n, n, n]`.
  var shape: Shape { get }

  /// (H_i + H_i^T) d_i / 2 for vectors d `[n, n]`, differentiable in d and in what H is made of.
  func product(_ vectors: Tensor<Scalar>) -> Tensor<Scalar>

  /// (H_i + H_i^T) d / 2 of one peer i for each of k vectors d `[k, n]`: `[k, n]`, differentiable.
  func product(_ vectors: Tensor<Scalar>, ofPeer peer: Int) -> Tensor<Scalar>

  /// H_i[j][j], `[n, n]`, differentiable.
  func diagonal() -> Tensor<Scalar>
}

extension PackedSymmetric: HessianOperator {
  public func product(_ vectors: Tensor<Scalar>, ofPeer peer: Int) -> Tensor<Scalar> {
    matmul(vectors, PackedSymmetric(entries: entries[peer]).matrices)
  }
}

extension Tensor: HessianOperator {
  /// The symmetric parts of the matrices `[..., n, n]` in the last two axes by vectors `[..., n]`,
  /// (a + a^T) x / 2: each number of a matrix is read once.
  public func product(_ vectors: Tensor) -> Tensor { symmetrizedProduct(self, vectors) }

  public func product(_ vectors: Tensor, ofPeer peer: Int) -> Tensor {
    let matrix = self[peer]
    return matmul(vectors, 0.5 * (matrix + matrix.transposed()))
  }

  public func diagonal() -> Tensor { diagonal(offset: 0) }
}
