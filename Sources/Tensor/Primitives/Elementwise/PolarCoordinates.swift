internal import CKernels

/// The angle of the point (b, a) in [-pi, pi]: that of a / b in the quadrant of both signs.
public struct Atan2<Scalar: TensorScalar>: BinaryElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_ATAN2, a, b, shape: sharedShape([a, b]))
  }
  public func leftSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    // Not b / (a^2 + b^2): the squares may overflow.
    let r = hypot(a, b)
    return b / r / r
  }
  public func rightSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let r = hypot(a, b)
    return -a / r / r
  }
}

/// sqrt(a^2 + b^2) without overflow; infinite if either is. Its slopes at (0, 0) are taken as 0.
public struct Hypot<Scalar: TensorScalar>: BinaryElementwisePrimitive {
  public init() {}
  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_HYPOT, a, b, shape: sharedShape([a, b]))
  }
  public func leftSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    a / y.replacing(with: 1, where: y .== 0)
  }
  public func rightSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    b / y.replacing(with: 1, where: y .== 0)
  }
}

/// The angle of the point (x, y) in [-pi, pi], broadcasting: that of y / x in the quadrant of both
/// signs. It has no derivative at (0, 0), where the gradient is NaN.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func atan2<Scalar>(_ y: Tensor<Scalar>, _ x: Tensor<Scalar>) -> Tensor<Scalar> {
  Atan2()(y, x)
}

/// The angle of the point (x, y) in [-pi, pi], broadcasting: that of y / x in the quadrant of both
/// signs. It has no derivative at (0, 0), where the gradient is NaN.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func atan2<Scalar>(_ y: Tensor<Scalar>, _ x: Scalar) -> Tensor<Scalar> {
  Atan2()(y, Tensor(x))
}

/// The angle of the point (x, y) in [-pi, pi], broadcasting: that of y / x in the quadrant of both
/// signs. It has no derivative at (0, 0), where the gradient is NaN.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func atan2<Scalar>(_ y: Scalar, _ x: Tensor<Scalar>) -> Tensor<Scalar> {
  Atan2()(Tensor(y), x)
}

/// sqrt(a^2 + b^2) without overflow, broadcasting; infinite if either is. The slopes at (0, 0) are
/// taken as 0.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func hypot<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  Hypot()(a, b)
}

/// sqrt(a^2 + b^2) without overflow, broadcasting; infinite if either is. The slopes at (0, 0) are
/// taken as 0.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func hypot<Scalar>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
  Hypot()(a, Tensor(b))
}
