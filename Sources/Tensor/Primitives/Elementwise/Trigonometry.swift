internal import CKernels

/// The tangent of x radians.
public struct Tan<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .output }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_TAN) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    1 + square(y)
  }
}

/// The tangent of x radians. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func tan<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tan()(x) }

/// The angle in [-pi/2, pi/2] whose sine is x; NaN beyond [-1, 1].
public struct Asin<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_ASIN) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    rsqrt((1 - x) * (1 + x))
  }
}

/// The angle in [-pi/2, pi/2] whose sine is x; NaN beyond [-1, 1]. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func asin<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Asin()(x) }

/// The angle in [0, pi] whose cosine is x; NaN beyond [-1, 1].
public struct Acos<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_ACOS) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    -rsqrt((1 - x) * (1 + x))
  }
}

/// The angle in [0, pi] whose cosine is x; NaN beyond [-1, 1]. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func acos<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Acos()(x) }

/// The angle in [-pi/2, pi/2] whose tangent is x.
public struct Atan<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_ATAN) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    1 / (1 + square(x))
  }
}

/// The angle in [-pi/2, pi/2] whose tangent is x. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func atan<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Atan()(x) }
