import Tensor

/// c A for a number c, symmetric in its type if A is.
public struct ScaledOperator<Base: LinearOperator>: LinearOperator {
  /// A.
  public let base: Base
  /// c.
  public let factor: Base.Scalar

  public var rowCount: Int { base.rowCount }
  public var columnCount: Int { base.columnCount }

  /// `factor` times an operator.
  public init(_ base: Base, by factor: Base.Scalar) {
    self.base = base
    self.factor = factor
  }

  public func product(_ x: Tensor<Base.Scalar>) -> Tensor<Base.Scalar> { factor * base.product(x) }

  public func transposedProduct(_ y: Tensor<Base.Scalar>) -> Tensor<Base.Scalar> {
    factor * base.transposedProduct(y)
  }
}

extension ScaledOperator: SymmetricOperator where Base: SymmetricOperator {
  public var size: Int { base.size }
}

extension LinearOperator {
  /// c A. Nothing is computed until it meets a vector.
  public static func * (factor: Scalar, a: Self) -> ScaledOperator<Self> {
    ScaledOperator(a, by: factor)
  }

  /// A c, the same as c A.
  public static func * (a: Self, factor: Scalar) -> ScaledOperator<Self> { factor * a }

  /// A / c.
  public static func / (a: Self, divisor: Scalar) -> ScaledOperator<Self> { (1 / divisor) * a }

  /// -A.
  public static prefix func - (a: Self) -> ScaledOperator<Self> { -1 * a }
}
