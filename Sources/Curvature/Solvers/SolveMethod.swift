import Tensor

/// How to solve A x = b.
///
/// Of the iterations, `conjugateGradient` is for positive definite operators, `minimumResidual` for
/// any symmetric one. A tolerance is what |b - A x| may be as a part of |b|: 1e-10 for `Double` and
/// 1e-5 for `Float` unless given. Iterations end at `maxIterations`, 10 n but at most 10,000 unless
/// given; each takes one product for all right sides together.
public enum SolveMethod<Scalar: TensorScalar>: Sendable {
  /// Conjugate gradients (Hestenes and Stiefel 1952): the least error in the norm of A over the
  /// Krylov space, for a positive definite A. A direction p with p^T A p not above 0 ends it, with the
  /// outcome `negativeCurvature`. `preconditioner` is a positive definite operator near the inverse of A.
  case conjugateGradient(
    tolerance: Double? = nil, maxIterations: Int? = nil,
    preconditioner: (any SymmetricOperator<Scalar>)? = nil)
  /// MINRES (Paige and Saunders, "Solution of sparse indefinite systems of linear equations", 1975):
  /// the least residual over the Krylov space, for any symmetric A. `preconditioner` is a positive
  /// definite operator; the residual that is least is then measured in its norm.
  case minimumResidual(
    tolerance: Double? = nil, maxIterations: Int? = nil,
    preconditioner: (any SymmetricOperator<Scalar>)? = nil)
  /// The Neumann series scale * sum_j (I - scale A)^j b, j below `terms`: the residual after k terms
  /// is (I - scale A)^k b, so it converges if 0 < scale lambda < 2 for all eigenvalues lambda. It ends
  /// early at the tolerance.
  case neumannSeries(scale: Scalar, terms: Int, tolerance: Double? = nil)
  /// The Cholesky factor of all entries of a positive definite A: n products and memory for n^2
  /// numbers. The tolerance decides the outcome only.
  case cholesky(tolerance: Double? = nil)
}
