import Tensor

/// Any operator of an element type, for arrays of operators of several types.
public struct AnyLinearOperator<Scalar: TensorScalar>: LinearOperator {
  /// The operator itself.
  public let base: any LinearOperator<Scalar>

  public var rowCount: Int { base.rowCount }
  public var columnCount: Int { base.columnCount }

  /// An operator without its type.
  public init<Base: LinearOperator<Scalar>>(_ base: Base) { self.base = base }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> { base.product(x) }

  public func transposedProduct(_ y: Tensor<Scalar>) -> Tensor<Scalar> {
    base.transposedProduct(y)
  }
}

/// Any symmetric operator of an element type, for arrays of operators of several types.
public struct AnySymmetricOperator<Scalar: TensorScalar>: SymmetricOperator {
  /// The operator itself.
  public let base: any SymmetricOperator<Scalar>

  public var size: Int { base.size }

  /// An operator without its type.
  public init<Base: SymmetricOperator<Scalar>>(_ base: Base) { self.base = base }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> { base.product(x) }
}
