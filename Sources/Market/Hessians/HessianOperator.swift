import Tensor

/// The Hessians of n peers over their m inputs, as symmetric linear operators: what a market asks of
/// them is their products with vectors, so that each form reads as few bytes as its structure needs.
/// In a market where everyone scores everyone m is n; in a sparse one m is the number of scores.
///
/// | form | numbers read for each peer |
/// |---|---|
/// | a dense tensor `[n, m, m]`, whose symmetric parts count | m^2 |
/// | `PackedSymmetric` | m (m + 1) / 2 |
/// | `LowRankHessians` of rank r | r m |
/// | `DiagonalHessians` | m |
/// | `SharedHessian` | m^2 in all |
public protocol HessianOperator<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// The shape of the Hessians as dense matrices: `[n, m, m]`.
  var shape: Shape { get }

  /// (H_i + H_i^T) d_i / 2 for vectors d `[n, m]`, differentiable in d and in what H is made of.
  func product(_ vectors: Tensor<Scalar>) -> Tensor<Scalar>

  /// (H_i + H_i^T) d / 2 of one peer i for each of k vectors d `[k, m]`: `[k, m]`, differentiable.
  func product(_ vectors: Tensor<Scalar>, ofPeer peer: Int) -> Tensor<Scalar>

  /// H_i[j][j], `[n, m]`, differentiable.
  func diagonal() -> Tensor<Scalar>

  /// H as packed triangles, if that is how it is kept: a market then steps in one pass over them.
  /// `nil`, the default, is always right.
  var packed: PackedSymmetric<Scalar>? { get }
}

extension HessianOperator {
  public var packed: PackedSymmetric<Scalar>? { nil }
}

extension PackedSymmetric: HessianOperator {
  public var packed: PackedSymmetric? { self }

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
