import Tensor

/// A matrix whose entries are known, as an operator.
public struct DenseOperator<Scalar: TensorScalar>: LinearOperator {
  /// The entries, `[rowCount, columnCount]`.
  public let matrix: Tensor<Scalar>

  public var rowCount: Int { matrix.shape[0] }
  public var columnCount: Int { matrix.shape[1] }

  /// The operator of a matrix `[rowCount, columnCount]`; traps on another rank.
  public init(_ matrix: Tensor<Scalar>) {
    require(matrix.rank == 2, "DenseOperator of \(matrix.shape): takes a matrix")
    self.matrix = matrix
  }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> { matmul(matrix, x) }

  public func transposedProduct(_ y: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(matrix.transposed(), y)
  }
}

/// A symmetric matrix whose entries are known, as an operator.
public struct DenseSymmetricOperator<Scalar: TensorScalar>: SymmetricOperator {
  /// The entries, `[size, size]`, exactly symmetric.
  public let matrix: Tensor<Scalar>

  public var size: Int { matrix.shape[0] }

  /// The operator of (a + a^T) / 2 for a square matrix a, which is a itself if it is symmetric;
  /// traps on another shape. `cholesky` and `eigh` read a matrix in the same way.
  public init(_ a: Tensor<Scalar>) {
    require(
      a.rank == 2 && a.shape[0] == a.shape[1],
      "DenseSymmetricOperator of \(a.shape): takes a square matrix")
    matrix = symmetrised(a)
  }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> { matmul(matrix, x) }
}
