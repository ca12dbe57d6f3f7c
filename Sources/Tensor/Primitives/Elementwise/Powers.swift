internal import CKernels

/// a to the power b, broadcasting. By b, the slope at a = 0 is 0 for b of 0 or more, and NaN for
/// a negative a.
public struct Exponentiation<Scalar: TensorScalar>: BinaryElementwisePrimitive {
  public init() {}
  public var name: String { "pow" }
  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_POWER, a, b, shape: sharedShape([a, b]))
  }
  public func leftSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    // 0^0 has slope 0; 0 * 0^-1 would be NaN.
    let exponent = (b - 1).replacing(with: 1, where: (a .== 0) .& (b .== 0))
    return b * pow(a, exponent)
  }
  public func rightSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    // 0^b log 0 would be NaN where it is 0.
    y * log(a.replacing(with: 1, where: (a .== 0) .& (b .>= 0)))
  }
}

/// a to the power b, broadcasting. By b, the slope at a = 0 is 0 for b of 0 or more; that of a
/// negative a is NaN.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func pow<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  Exponentiation()(a, b)
}

/// A number to the power b, element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func pow<Scalar>(_ a: Scalar, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  Exponentiation()(Tensor(a), b)
}

/// a - b floor(a / b), with the sign of b; NaN for b = 0. Its slopes are 1 and -floor(a / b).
public struct Remainder<Scalar: TensorScalar>: BinaryElementwisePrimitive {
  public init() {}
  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_REMAINDER, a, b, shape: sharedShape([a, b]))
  }
  public func leftSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    .ones(a.shape)
  }
  public func rightSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    // The quotient that y was made with, which a / b may round across.
    round((stopGradient(y) - stopGradient(a)) / stopGradient(b))
  }
}

/// a - b floor(a / b), broadcasting: the remainder of Python and NumPy, with the sign of b; NaN for
/// b = 0. The slopes are 1 and -floor(a / b).
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func remainder<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  Remainder()(a, b)
}

/// a - b floor(a / b), broadcasting: the remainder of Python and NumPy, with the sign of b; NaN for
/// b = 0. The slopes are 1 and -floor(a / b).
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func remainder<Scalar>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
  Remainder()(a, Tensor(b))
}
