import Tensor

/// A + B of two operators of one shape, symmetric in its type if both are.
public struct SumOperator<First: LinearOperator, Second: LinearOperator>: LinearOperator
where First.Scalar == Second.Scalar {
  /// A.
  public let first: First
  /// B.
  public let second: Second

  public var rowCount: Int { first.rowCount }
  public var columnCount: Int { first.columnCount }

  /// A + B; traps unless their shapes are equal.
  public init(_ first: First, _ second: Second) {
    require(
      first.rowCount == second.rowCount && first.columnCount == second.columnCount,
      "sum of the operators \(first.shapeText) and \(second.shapeText): "
        + "the shapes must be equal")
    self.first = first
    self.second = second
  }

  public func product(_ x: Tensor<First.Scalar>) -> Tensor<First.Scalar> {
    first.product(x) + second.product(x)
  }

  public func transposedProduct(_ y: Tensor<First.Scalar>) -> Tensor<First.Scalar> {
    first.transposedProduct(y) + second.transposedProduct(y)
  }
}

extension SumOperator: SymmetricOperator
where First: SymmetricOperator, Second: SymmetricOperator {
  public var size: Int { first.size }
}

extension LinearOperator {
  /// A + B; traps unless the shapes are equal. Nothing is computed until it meets a vector.
  public static func + <Other: LinearOperator>(a: Self, b: Other) -> SumOperator<Self, Other>
  where Other.Scalar == Scalar {
    SumOperator(a, b)
  }

  /// A - B; traps unless the shapes are equal. Nothing is computed until it meets a vector.
  public static func - <Other: LinearOperator>(
    a: Self, b: Other
  ) -> SumOperator<Self, ScaledOperator<Other>> where Other.Scalar == Scalar {
    SumOperator(a, ScaledOperator(b, by: -1))
  }
}
