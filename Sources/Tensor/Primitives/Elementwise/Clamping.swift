internal import CKernels

/// x kept between bounds, either of which may be absent; NaN stays NaN. The slope is 1 from bound
/// to bound, both included, and 0 beyond.
public struct Clamp<Scalar: TensorScalar>: ElementwisePrimitive {
  /// The least value; `nil` for none.
  public let lower: Scalar?
  /// The largest value; `nil` for none.
  public let upper: Scalar?
  /// Bounds, either of which may be absent.
  public init(lower: Scalar?, upper: Scalar?) {
    self.lower = lower
    self.upper = upper
  }

  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    let raised = lower.map { x.combined(BT_MAXIMUM, with: $0) } ?? x
    return upper.map { raised.combined(BT_MINIMUM, with: $0) } ?? raised
  }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    let above = lower.map { greaterOrEqual(x, Tensor($0)) }
    let below = upper.map { greaterOrEqual(Tensor($0), x) }
    guard let above, let below else { return above ?? below ?? .ones(x.shape) }
    return above * below
  }
}

/// x kept within bounds, element by element; NaN stays NaN. The slope is 1 from bound to bound,
/// both included, and 0 beyond.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func clamp<Scalar>(
  _ x: Tensor<Scalar>, to bounds: ClosedRange<Scalar>
) -> Tensor<Scalar> {
  Clamp(lower: bounds.lowerBound, upper: bounds.upperBound)(x)
}

/// x where it is above a bound, else the bound; the slope at the bound is 1.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func clamp<Scalar>(
  _ x: Tensor<Scalar>, to bounds: PartialRangeFrom<Scalar>
) -> Tensor<Scalar> {
  Clamp(lower: bounds.lowerBound, upper: nil)(x)
}

/// x where it is below a bound, else the bound; the slope at the bound is 1.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func clamp<Scalar>(
  _ x: Tensor<Scalar>, to bounds: PartialRangeThrough<Scalar>
) -> Tensor<Scalar> {
  Clamp(lower: nil, upper: bounds.upperBound)(x)
}

/// min(max(x, lower), upper), broadcasting. At a bound x and the bound share the gradient equally.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func clamp<Scalar>(
  _ x: Tensor<Scalar>, _ lower: Tensor<Scalar>, _ upper: Tensor<Scalar>
) -> Tensor<Scalar> {
  requireBroadcast(x.shape, lower.shape, upper.shape, for: "clamp")
  return minimum(maximum(x, lower), upper)
}

extension Tensor {
  /// This tensor with the largest finite numbers in place of infinities, where its slope is 0.
  var limitedToFinite: Tensor {
    clamp(self, to: -.greatestFiniteMagnitude ... .greatestFiniteMagnitude)
  }
}
