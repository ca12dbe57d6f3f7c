import Tensor

/// A matrix A `[rowCount, columnCount]` that is known by its products: a Hessian, a Jacobian, a sum
/// of such.
///
/// Everything asked of a matrix (traces, spectra, solutions) needs no more. To multiply, write
/// `matmul(a, x)`, which also takes vectors and checks shapes.
public protocol LinearOperator<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// The number of rows.
  var rowCount: Int { get }
  /// The number of columns.
  var columnCount: Int { get }

  /// A X, `[rowCount, k]`, for X `[columnCount, k]`.
  func product(_ x: Tensor<Scalar>) -> Tensor<Scalar>

  /// A^T Y, `[columnCount, k]`, for Y `[rowCount, k]`.
  func transposedProduct(_ y: Tensor<Scalar>) -> Tensor<Scalar>
}

/// A linear operator with A = A^T, which its conformer promises: Hessians and Gauss-Newton matrices.
public protocol SymmetricOperator<Scalar>: LinearOperator {
  /// The number of rows and of columns.
  var size: Int { get }
}

extension SymmetricOperator {
  public var rowCount: Int { size }
  public var columnCount: Int { size }

  public func transposedProduct(_ y: Tensor<Scalar>) -> Tensor<Scalar> { product(y) }
}

/// A x for a vector x `[columnCount]`, or for the columns of a matrix `[columnCount, k]`.
public func matmul<Operator: LinearOperator>(
  _ a: Operator, _ x: Tensor<Operator.Scalar>
) -> Tensor<Operator.Scalar> {
  require(
    (1...2).contains(x.rank) && x.shape[0] == a.columnCount,
    "matmul of an operator [\(a.rowCount), \(a.columnCount)] and \(x.shape): "
      + "[\(a.columnCount)] or [\(a.columnCount), k] is needed")
  guard x.rank == 1 else { return a.product(x) }
  return a.product(x.expanded(atAxis: 1)).squeezed(atAxis: 1)
}
