import Tensor

/// A symmetric tridiagonal matrix T, which Lanczos' method makes of an operator.
struct Tridiagonal: Sendable {
  var diagonal: [Double] = []
  /// The entries beside the diagonal; one less than on it.
  var offDiagonal: [Double] = []

  var size: Int { diagonal.count }

  /// The eigenvalues, ascending, and the eigenvectors in columns.
  func eigen() throws -> (values: [Double], vectors: Tensor<Double>) {
    if size == 0 { return ([], .zeros([0, 0])) }
    var matrix = diagonalMatrix(Tensor(diagonal))
    if size > 1 {
      let beside = Tensor(offDiagonal)
      matrix = matrix + diagonalMatrix(beside, offset: 1) + diagonalMatrix(beside, offset: -1)
    }
    let (values, vectors) = try eigh(matrix)
    return (values.scalars, vectors)
  }

  /// The leading `count` rows and columns.
  func leading(_ count: Int) -> Tridiagonal {
    Tridiagonal(
      diagonal: Array(diagonal.prefix(count)), offDiagonal: Array(offDiagonal.prefix(count - 1)))
  }
}
