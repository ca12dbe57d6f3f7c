import Tensor

/// Nodes and weights of Gauss-Legendre quadrature on [0, 1], exact for polynomials of degree
/// 2 count - 1: the eigenvalues of the Jacobi matrix of the Legendre polynomials, and the squares of
/// the first components of its eigenvectors (Golub and Welsch, "Calculation of Gauss quadrature
/// rules", 1969).
func gaussLegendreRule(_ count: Int) -> [(node: Double, weight: Double)] {
  let k = Tensor<Double>.arange(max(count - 1, 0), from: 1)
  let beside = k / sqrt(4 * square(k) - 1)
  let half = count > 1 ? diagonalMatrix(beside, offset: 1) : .zeros([1, 1])
  guard let (values, vectors) = try? eigh(half + half.transposed()) else {
    preconditionFailure("the Jacobi matrix of \(count) nodes has no eigenvalues")
  }
  let weights = square(vectors[0])
  return zip(values.scalars, weights.scalars).map { (($0 + 1) / 2, $1) }
}
