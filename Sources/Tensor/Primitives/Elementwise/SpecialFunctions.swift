internal import CKernels

/// 1 - erf(x), accurate in its tail.
public struct Erfc<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_ERFC) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // 2 / sqrt(pi).
    exp(-square(x)) * Scalar(-1.1283791670955126)
  }
}

/// 1 - erf(x), accurate in its tail. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func erfc<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Erfc()(x) }

/// The inverse of erf, accurate in both tails; infinite at -1 and 1, NaN beyond.
public struct ErfInverse<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .output }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_ERF_INVERSE) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // sqrt(pi) / 2.
    exp(square(y)) * Scalar(0.886226925452758)
  }
}

/// The inverse of erf, accurate in both tails; infinite at -1 and 1, NaN beyond. Element by
/// element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func erfInverse<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { ErfInverse()(x) }

/// log |gamma(x)|; infinite at the poles 0, -1, -2, ...
public struct LogGamma<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var name: String { "lgamma" }
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_LOG_GAMMA) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    digamma(x)
  }
}

/// log |gamma(x)|; infinite at the poles 0, -1, -2, ... Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func lgamma<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { LogGamma()(x) }

/// The derivative of some order of digamma, which is that of log gamma; order 0 is digamma itself.
///
/// At the poles 0, -1, -2, ... it is infinite for an odd order. For an even one, whose sides
/// differ, it is NaN; at a signed zero, the limit of that side.
public struct Polygamma<Scalar: TensorScalar>: ElementwisePrimitive {
  /// Which derivative of digamma.
  public let order: Int

  /// Traps unless the order is one of 0 to 170: beyond it the factorial overflows.
  public init(_ order: Int) {
    require((0...170).contains(order), "polygamma: order \(order), orders are 0 to 170")
    self.order = order
  }

  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_POLYGAMMA, Tensor(Scalar(order)), x, shape: x.shape)
  }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    polygamma(order + 1, x)
  }
}

/// The derivative of log gamma. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func digamma<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Polygamma(0)(x) }

/// The derivative of digamma of an order from 0 to 170. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func polygamma<Scalar>(_ order: Int, _ x: Tensor<Scalar>) -> Tensor<Scalar> {
  Polygamma(order)(x)
}
