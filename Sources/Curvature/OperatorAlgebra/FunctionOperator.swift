import Tensor

/// An operator of two functions, for a matrix that has no type of its own.
public struct FunctionOperator<Scalar: TensorScalar>: LinearOperator {
  public let rowCount: Int
  public let columnCount: Int
  private let forward: @Sendable (Tensor<Scalar>) -> Tensor<Scalar>
  private let backward: @Sendable (Tensor<Scalar>) -> Tensor<Scalar>

  /// The operator of a size and two functions.
  ///
  /// - Parameters:
  ///   - rowCount: The number of rows.
  ///   - columnCount: The number of columns.
  ///   - product: X `[columnCount, k]` to A X `[rowCount, k]`.
  ///   - transposedProduct: Y `[rowCount, k]` to A^T Y `[columnCount, k]`; `transposeError` tells
  ///     whether the two belong together.
  ///
  /// A product traps if a function returns another shape.
  public init(
    rowCount: Int, columnCount: Int,
    product: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
    transposedProduct: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>
  ) {
    self.rowCount = rowCount
    self.columnCount = columnCount
    forward = product
    backward = transposedProduct
  }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    checked(forward(x), "product", rows: rowCount, x)
  }

  public func transposedProduct(_ y: Tensor<Scalar>) -> Tensor<Scalar> {
    checked(backward(y), "transposed product", rows: columnCount, y)
  }
}

/// A symmetric operator of one function, for a matrix that has no type of its own.
public struct SymmetricFunctionOperator<Scalar: TensorScalar>: SymmetricOperator {
  public let size: Int
  private let function: @Sendable (Tensor<Scalar>) -> Tensor<Scalar>

  /// The operator whose products X `[size, k]` to A X `[size, k]` a function gives. That A is
  /// symmetric is the caller's promise; `transposeError` tells whether it holds. A product traps if
  /// the function returns another shape.
  public init(
    size: Int, product: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>
  ) {
    self.size = size
    function = product
  }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    checked(function(x), "product", rows: size, x)
  }
}

/// `result`, which must have `rows` rows and the columns of x.
private func checked<Scalar>(
  _ result: Tensor<Scalar>, _ operation: String, rows: Int, _ x: Tensor<Scalar>
) -> Tensor<Scalar> {
  require(
    result.shape == [rows, x.shape[1]],
    "\(operation) of a function operator with \(x.shape): the function returned "
      + "\(result.shape), [\(rows), \(x.shape[1])] is needed")
  return result
}
