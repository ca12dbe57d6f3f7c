internal import CKernels

/// A step function of one input, whose derivative is zero wherever it exists.
public struct Piecewise<Scalar: TensorScalar>: ElementwisePrimitive {
  /// Which function.
  public enum Function: Sendable {
    /// 1 where x > 0, else 0.
    case step
    /// -1, 0 or 1.
    case sign
    /// 1 where x is finite, else 0.
    case isFinite
    /// 1 where x is infinite, else 0.
    case isInfinite
    /// 1 where x is not a number, else 0.
    case isNaN
    /// Whole numbers: below, above, nearest (of two the even one), towards 0.
    case floor, ceil, round, trunc
  }
  /// Which function.
  public let function: Function
  public init(_ function: Function) { self.function = function }

  public var name: String { "\(function)" }
  public var isDifferentiable: Bool { false }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    switch function {
    case .step: x.mapped(by: BT_STEP)
    case .sign: x.mapped(by: BT_SIGN)
    case .isFinite: x.mapped(by: BT_IS_FINITE)
    case .isInfinite: x.mapped(by: BT_IS_INFINITE)
    case .isNaN: x.mapped(by: BT_IS_NAN)
    case .floor: x.mapped(by: BT_FLOOR)
    case .ceil: x.mapped(by: BT_CEIL)
    case .round: x.mapped(by: BT_ROUND)
    case .trunc: x.mapped(by: BT_TRUNCATE)
    }
  }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    .zeros(x.shape)
  }
}

/// 1 where x > 0, else 0.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func step<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Piecewise(.step)(x) }
/// -1, 0 or 1 by the sign of x.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func sign<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Piecewise(.sign)(x) }

/// 1 where a comparison holds and 0 where not, broadcasting. A constant to every derivative.
public struct Compare<Scalar: TensorScalar>: ConstantPrimitive {
  /// Which comparison.
  public enum Relation: Sendable {
    /// 1 where a == b, a > b, a >= b.
    case equal, greater, greaterOrEqual
    /// 1 where a > b, 1/2 where a == b.
    case share
  }
  /// Which comparison.
  public let relation: Relation
  public init(_ relation: Relation) { self.relation = relation }

  public var name: String { "\(relation)" }
  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try broadcastShape(of: inputs)
  }
  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let kernel =
      switch relation {
      case .equal: BT_EQUAL
      case .greater: BT_GREATER
      case .greaterOrEqual: BT_GREATER_EQUAL
      case .share: BT_SHARE
      }
    return .combine(kernel, inputs[0], inputs[1], shape: outputShape(inputs))
  }
  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }
}

/// 1 where a == b, else 0, broadcasting.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func equal<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  Compare(.equal)(a, b)
}
/// 1 where a > b, else 0, broadcasting.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func greater<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  Compare(.greater)(a, b)
}
/// 1 where a >= b, else 0, broadcasting.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func greaterOrEqual<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  Compare(.greaterOrEqual)(a, b)
}

/// x as a constant: every derivative treats the result as independent of x.
public struct StopGradient<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var isDifferentiable: Bool { false }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    .zeros(x.shape)
  }
}

/// x as a constant: every derivative treats the result as independent of x.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func stopGradient<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { StopGradient()(x) }
