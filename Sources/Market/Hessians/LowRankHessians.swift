import Tensor

/// Hessians by their factors, H_i = J_i^T diag(c_i) J_i with J_i `[r, m]`: a product reads r m numbers
/// for each peer.
///
/// With terms c of 1, H_i = J_i^T J_i: a Gauss-Newton matrix of r residuals, J_i their Jacobian. Terms
/// of other signs and sizes make any symmetric matrix of rank r, such as r eigenpairs.
public struct LowRankHessians<Scalar: TensorScalar>: HessianOperator, TensorTree {
  /// J `[n, r, m]`.
  public private(set) var factors: Tensor<Scalar>
  /// c `[n, r]`.
  public private(set) var terms: Tensor<Scalar>

  /// Traps unless `factors` is `[n, r, m]`, r at least 1, and `terms`, 1 each if not given, `[n, r]`.
  public init(factors: Tensor<Scalar>, terms: Tensor<Scalar>? = nil) {
    require(
      factors.rank == 3 && factors.shape[1] > 0,
      "LowRankHessians: shape \(factors.shape), takes factors [n, r, m] with r of 1 or more")
    let expected: Shape = [factors.shape[0], factors.shape[1]]
    let terms = terms ?? .ones(expected)
    require(
      terms.shape == expected,
      "LowRankHessians: factors \(factors.shape) with terms \(terms.shape), takes terms [n, r]")
    (self.factors, self.terms) = (factors, terms)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("factors", &factors)
    visitor("terms", &terms)
  }

  /// r, the most that the rank of a matrix can be.
  public var factorCount: Int { factors.shape[1] }

  public var shape: Shape { [factors.shape[0], factors.shape[2], factors.shape[2]] }

  /// The matrices `[n, m, m]`.
  public var matrices: Tensor<Scalar> {
    matmul(factors.transposed(), terms.expanded(atAxis: 2) * factors)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func product(_ vectors: Tensor<Scalar>) -> Tensor<Scalar> {
    LowRankProduct()(factors, terms, vectors)
  }

  public func product(_ vectors: Tensor<Scalar>, ofPeer peer: Int) -> Tensor<Scalar> {
    let own = factors[peer]
    return matmul(matmul(vectors, own.transposed()) * terms[peer], own)
  }

  public func diagonal() -> Tensor<Scalar> {
    (terms.expanded(atAxis: 2) * square(factors)).sum(alongAxis: 1)
  }
}
