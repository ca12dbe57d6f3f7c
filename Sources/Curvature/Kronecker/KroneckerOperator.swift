import Tensor

/// A (x) B, the Kronecker product of symmetric matrices A `[p, p]` and B `[q, q]`: on a matrix X
/// `[p, q]`, row-major in a vector `[p q]`, it is A X B.
public struct KroneckerOperator<Scalar: TensorScalar>: SymmetricOperator {
  /// A, `[p, p]`.
  public let left: Tensor<Scalar>
  /// B, `[q, q]`.
  public let right: Tensor<Scalar>

  public var size: Int { left.shape[0] * right.shape[0] }

  /// The product of two symmetric matrices. Traps unless they are square; the symmetry is the
  /// caller's promise.
  public init(_ left: Tensor<Scalar>, _ right: Tensor<Scalar>) {
    require(
      left.rank == 2 && right.rank == 2 && left.shape[0] == left.shape[1]
        && right.shape[0] == right.shape[1],
      "KroneckerOperator of \(left.shape) and \(right.shape): two square matrices are needed")
    (self.left, self.right) = (left, right)
  }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> { onMatrices(x, applied) }

  /// All entries, `[p q, p q]`.
  public func dense() -> Tensor<Scalar> {
    einsum("ik,jl->ijkl", left, right).reshaped([size, size] as Shape)
  }

  /// The sum of the eigenvalues: tr A tr B.
  public var trace: Scalar { (left.trace() * right.trace()).scalar }

  /// The same matrix by its eigenvectors, which are those of A and B.
  public func eigen() throws(LinearAlgebraError) -> KroneckerEigenOperator<Scalar> {
    let (a, b) = (try eigh(left), try eigh(right))
    return KroneckerEigenOperator(
      leftVectors: a.vectors, rightVectors: b.vectors,
      eigenvalues: outer(a.values, b.values))
  }

  /// log det(A (x) B + damping I), exact. Throws `notPositiveDefinite` if there is none, or
  /// `LinearAlgebraError`.
  public func logDeterminant(damping: Scalar = 0) throws -> Double {
    try eigen().logDeterminant(damping: damping)
  }

  /// (A (x) B + damping I)^-1, exact, by the eigenvectors. Throws `notPositiveDefinite` where an
  /// eigenvalue is not above zero, damping included, or `LinearAlgebraError`.
  public func inverse(damping: Scalar) throws -> KroneckerEigenOperator<Scalar> {
    try eigen().inverse(damping: damping)
  }

  /// (A + pi sqrt(damping) I)^-1 (x) (B + sqrt(damping) / pi I)^-1, an approximation of
  /// (A (x) B + damping I)^-1 that is a Kronecker product itself; pi^2 is the mean of A's eigenvalues
  /// over that of B's (Martens and Grosse, "Optimizing neural networks with Kronecker-factored
  /// approximate curvature", 2015, section 6.3).
  ///
  /// Throws `notPositiveDefinite` if a trace or the damping is not above zero, or
  /// `LinearAlgebraError`.
  public func inverse(piDamping damping: Scalar) throws -> KroneckerOperator {
    let means = (
      left.trace().scalar / Scalar(left.shape[0]), right.trace().scalar / Scalar(right.shape[0])
    )
    for value in [means.0, means.1, damping] where !(value > 0) {
      throw CurvatureError.notPositiveDefinite(eigenvalue: Double(value))
    }
    let pi = (means.0 / means.1).squareRoot()
    let root = damping.squareRoot()
    return KroneckerOperator(
      try inverted(left, plus: pi * root), try inverted(right, plus: root / pi))
  }

  private func inverted(
    _ matrix: Tensor<Scalar>, plus damping: Scalar
  ) throws(LinearAlgebraError) -> Tensor<Scalar> {
    let eye = Tensor<Scalar>.eye(matrix.shape[0])
    return symmetrised(try solvePositiveDefinite(matrix + eye * damping, eye))
  }

  /// A X B for a bundle `[k, p, q]`.
  func applied(_ bundle: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(matmul(left, bundle), right)
  }

  private func onMatrices(
    _ x: Tensor<Scalar>, _ body: (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let bundle = x.transposed().reshaped(
      [x.shape[1], left.shape[0], right.shape[0]] as Shape)
    return body(bundle).reshaped([x.shape[1], size] as Shape).transposed()
  }
}
