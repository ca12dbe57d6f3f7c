internal import CKernels

/// The hyperbolic sine.
public struct Sinh<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_SINH) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    cosh(x)
  }
}

/// The hyperbolic sine. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func sinh<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Sinh()(x) }

/// The hyperbolic cosine.
public struct Cosh<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_COSH) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    sinh(x)
  }
}

/// The hyperbolic cosine. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func cosh<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Cosh()(x) }

/// The inverse of sinh.
public struct Asinh<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_ASINH) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // Not sqrt(1 + x^2): the square may overflow.
    1 / hypot(x, 1)
  }
}

/// The inverse of sinh. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func asinh<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Asinh()(x) }

/// The inverse of cosh, 0 or more; NaN below 1.
public struct Acosh<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_ACOSH) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // Not the root of a product, which may overflow.
    rsqrt(x - 1) * rsqrt(x + 1)
  }
}

/// The inverse of cosh, 0 or more; NaN below 1. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func acosh<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Acosh()(x) }

/// The inverse of tanh; NaN beyond [-1, 1].
public struct Atanh<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_ATANH) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    1 / ((1 - x) * (1 + x))
  }
}

/// The inverse of tanh; NaN beyond [-1, 1]. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func atanh<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Atanh()(x) }
