internal import CKernels

/// The logarithm to base 2.
public struct Log2<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_LOG2) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // 1 / ln 2.
    1 / x * Scalar(1.4426950408889634)
  }
}

/// The logarithm to base 2. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func log2<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Log2()(x) }

/// The logarithm to base 10.
public struct Log10<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_LOG10) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // 1 / ln 10.
    1 / x * Scalar(0.4342944819032518)
  }
}

/// The logarithm to base 10. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func log10<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Log10()(x) }

/// 2^x.
public struct Exp2<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .output }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_EXP2) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // ln 2.
    y * Scalar(0.6931471805599453)
  }
}

/// 2^x. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func exp2<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Exp2()(x) }
