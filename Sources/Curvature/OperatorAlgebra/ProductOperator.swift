import Tensor

/// A B, the matrix product of two operators: a chain, applied from right to left.
public struct ProductOperator<First: LinearOperator, Second: LinearOperator>: LinearOperator
where First.Scalar == Second.Scalar {
  /// A, which is applied last.
  public let first: First
  /// B, which is applied first.
  public let second: Second

  public var rowCount: Int { first.rowCount }
  public var columnCount: Int { second.columnCount }

  /// A B; traps unless A has as many columns as B rows.
  public init(_ first: First, _ second: Second) {
    require(
      first.columnCount == second.rowCount,
      "matmul of the operators \(first.shapeText) and \(second.shapeText): the inner sizes must "
        + "agree; \(first.columnCount) is not \(second.rowCount)")
    self.first = first
    self.second = second
  }

  public func product(_ x: Tensor<First.Scalar>) -> Tensor<First.Scalar> {
    first.product(second.product(x))
  }

  public func transposedProduct(_ y: Tensor<First.Scalar>) -> Tensor<First.Scalar> {
    second.transposedProduct(first.transposedProduct(y))
  }
}

/// A B of two operators; traps unless the inner sizes agree. Nothing is computed until it meets a
/// vector.
public func matmul<First: LinearOperator, Second: LinearOperator>(
  _ a: First, _ b: Second
) -> ProductOperator<First, Second> where First.Scalar == Second.Scalar {
  ProductOperator(a, b)
}
