import Tensor

/// A^T of an operator A.
public struct TransposedOperator<Base: LinearOperator>: LinearOperator {
  /// A.
  public let base: Base

  public var rowCount: Int { base.columnCount }
  public var columnCount: Int { base.rowCount }

  /// The transpose of an operator.
  public init(_ base: Base) { self.base = base }

  public func product(_ x: Tensor<Base.Scalar>) -> Tensor<Base.Scalar> {
    base.transposedProduct(x)
  }

  public func transposedProduct(_ y: Tensor<Base.Scalar>) -> Tensor<Base.Scalar> {
    base.product(y)
  }
}

extension LinearOperator {
  /// A^T.
  public func transposed() -> TransposedOperator<Self> { TransposedOperator(self) }
}

extension SymmetricOperator {
  /// A^T, which is A.
  public func transposed() -> Self { self }
}
