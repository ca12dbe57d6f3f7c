import Tensor

/// (U (x) V) diag(lambda) (U (x) V)^T with orthogonal U `[p, p]` and V `[q, q]`: a Kronecker product by
/// its eigenvectors, its damped inverse, or a matrix with any eigenvalues in that basis (EKFAC).
public struct KroneckerEigenOperator<Scalar: TensorScalar>: SymmetricOperator {
  /// U, vectors in columns.
  public let leftVectors: Tensor<Scalar>
  /// V, vectors in columns.
  public let rightVectors: Tensor<Scalar>
  /// lambda `[p, q]`: that of u_i (x) v_j at `[i, j]`.
  public let eigenvalues: Tensor<Scalar>

  public var size: Int { eigenvalues.count }

  /// A matrix of given vectors, orthonormal by the caller's promise, and values. Traps on shapes that
  /// do not fit.
  public init(
    leftVectors: Tensor<Scalar>, rightVectors: Tensor<Scalar>, eigenvalues: Tensor<Scalar>
  ) {
    require(
      eigenvalues.rank == 2 && leftVectors.shape == [eigenvalues.shape[0], eigenvalues.shape[0]]
        && rightVectors.shape == [eigenvalues.shape[1], eigenvalues.shape[1]],
      "KroneckerEigenOperator: vectors \(leftVectors.shape) and \(rightVectors.shape), values "
        + "\(eigenvalues.shape); [p, p], [q, q] and [p, q] are needed")
    (self.leftVectors, self.rightVectors) = (leftVectors, rightVectors)
    self.eigenvalues = eigenvalues
  }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    let shape = Shape([x.shape[1]] + Array(eigenvalues.shape))
    return applied(x.transposed().reshaped(shape)).reshaped([x.shape[1], size] as Shape)
      .transposed()
  }

  /// The sum of the eigenvalues.
  public var trace: Scalar { eigenvalues.sum().scalar }

  /// The logarithm of the determinant with damping on the diagonal. Throws `notPositiveDefinite` where
  /// an eigenvalue is not above zero, damping included.
  public func logDeterminant(damping: Scalar = 0) throws(CurvatureError) -> Double {
    Tensor<Double>(converting: log(try damped(damping))).sum().scalar
  }

  /// The inverse of this matrix with damping on the diagonal, exact: 1 / (lambda + damping) in the same
  /// basis. Throws `notPositiveDefinite` where an eigenvalue is not above zero, damping included.
  public func inverse(damping: Scalar) throws(CurvatureError) -> KroneckerEigenOperator {
    KroneckerEigenOperator(
      leftVectors: leftVectors, rightVectors: rightVectors,
      eigenvalues: reciprocal(try damped(damping)))
  }

  private func damped(_ damping: Scalar) throws(CurvatureError) -> Tensor<Scalar> {
    try eigenvalues.plusPositive(damping)
  }

  /// For a bundle `[k, p, q]`.
  func applied(_ bundle: Tensor<Scalar>) -> Tensor<Scalar> {
    let turned = matmul(matmul(leftVectors.transposed(), bundle), rightVectors) * eigenvalues
    return matmul(matmul(leftVectors, turned), rightVectors.transposed())
  }
}

extension Tensor {
  /// Eigenvalues with damping, all of them above zero.
  func plusPositive(_ damping: Scalar) throws(CurvatureError) -> Tensor {
    let sums = self + damping
    let least = sums.min().scalar
    guard least > 0 else { throw .notPositiveDefinite(eigenvalue: Double(least)) }
    return sums
  }
}
