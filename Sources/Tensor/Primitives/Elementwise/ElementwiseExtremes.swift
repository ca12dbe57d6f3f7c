internal import CKernels

/// The larger of a and b, broadcasting; NaN if either is. Its slope is shared equally where they
/// are equal.
public struct ElementwiseMaximum<Scalar: TensorScalar>: BinaryElementwisePrimitive {
  public init() {}
  public var name: String { "maximum" }
  public var keeps: Kept { .inputs }
  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_MAXIMUM, a, b, shape: sharedShape([a, b]))
  }
  public func leftSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    share(a, b)
  }
  public func rightSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    share(b, a)
  }
}

/// The smaller of a and b, broadcasting; NaN if either is. Its slope is shared equally where they
/// are equal.
public struct ElementwiseMinimum<Scalar: TensorScalar>: BinaryElementwisePrimitive {
  public init() {}
  public var name: String { "minimum" }
  public var keeps: Kept { .inputs }
  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_MINIMUM, a, b, shape: sharedShape([a, b]))
  }
  public func leftSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    share(b, a)
  }
  public func rightSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    share(a, b)
  }
}

/// 1 where a > b, 1/2 where they are equal and 0 elsewhere: a's part of the maximum's slope.
private func share<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  Compare(.share)(a, b)
}

/// The larger of a and b, broadcasting; NaN if either is. Where they are equal each gets half of
/// the gradient.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func maximum<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  ElementwiseMaximum()(a, b)
}

/// The larger of a and b, broadcasting; NaN if either is. Where they are equal each gets half of
/// the gradient.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func maximum<Scalar>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
  ElementwiseMaximum()(a, Tensor(b))
}

/// The larger of a and b, broadcasting; NaN if either is. Where they are equal each gets half of
/// the gradient.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func maximum<Scalar>(_ a: Scalar, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  ElementwiseMaximum()(Tensor(a), b)
}

/// The smaller of a and b, broadcasting; NaN if either is. Where they are equal each gets half of
/// the gradient.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func minimum<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  ElementwiseMinimum()(a, b)
}

/// The smaller of a and b, broadcasting; NaN if either is. Where they are equal each gets half of
/// the gradient.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func minimum<Scalar>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
  ElementwiseMinimum()(a, Tensor(b))
}

/// The smaller of a and b, broadcasting; NaN if either is. Where they are equal each gets half of
/// the gradient.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func minimum<Scalar>(_ a: Scalar, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  ElementwiseMinimum()(Tensor(a), b)
}
