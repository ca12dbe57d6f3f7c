internal import CKernels

/// e^x.
public struct Exp<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .output }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_EXP) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    y
  }
}

/// e^x. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func exp<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Exp()(x) }

/// e^x - 1, accurate near 0.
public struct Expm1<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_EXPM1) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    exp(x)
  }
}

/// e^x - 1, accurate near 0. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func expm1<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Expm1()(x) }

/// The natural logarithm.
public struct Log<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_LOG) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    1 / x
  }
}

/// The natural logarithm. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func log<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Log()(x) }

/// log(1 + x), accurate near 0.
public struct Log1p<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_LOG1P) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    1 / (1 + x)
  }
}

/// log(1 + x), accurate near 0. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func log1p<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Log1p()(x) }

/// The square root.
public struct Sqrt<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .output }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_SQRT) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    0.5 / y
  }
}

/// The square root. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func sqrt<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Sqrt()(x) }

/// x^2.
public struct Square<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_SQUARE) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    2 * x
  }
}

/// x^2. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func square<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Square()(x) }

/// 1 / x.
public struct Reciprocal<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .output }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_RECIPROCAL) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    -square(y)
  }
}

/// 1 / x. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func reciprocal<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Reciprocal()(x) }

/// The sine of x radians.
public struct Sin<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_SIN) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    cos(x)
  }
}

/// The sine of x radians. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func sin<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Sin()(x) }

/// The cosine of x radians.
public struct Cos<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_COS) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    -sin(x)
  }
}

/// The cosine of x radians. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func cos<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Cos()(x) }

/// |x|; the slope at 0 is taken as 0.
public struct Absolute<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_ABS) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    sign(x)
  }
}

/// |x|; the slope at 0 is taken as 0. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func abs<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Absolute()(x) }

/// x to a constant power.
public struct Power<Scalar: TensorScalar>: ElementwisePrimitive {
  /// The power.
  public let exponent: Scalar
  public init(_ exponent: Scalar) { self.exponent = exponent }
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_POWER, x, Tensor(exponent), shape: x.shape)
  }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // x^0 has slope 0 everywhere; 0 * x^-1 would be NaN at 0.
    exponent == 0 ? .zeros(x.shape) : pow(x, exponent - 1) * exponent
  }
}

/// x to a constant power, element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func pow<Scalar>(_ x: Tensor<Scalar>, _ exponent: Scalar) -> Tensor<Scalar> {
  Power(exponent)(x)
}
