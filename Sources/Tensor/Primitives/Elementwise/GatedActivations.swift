internal import CKernels

/// x sigmoid(x), also named swish (Elfwing et al., 2017).
public struct SiLU<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var name: String { "silu" }
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_SILU) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    sigmoid(x) * (1 + x * sigmoid(-x))
  }
  /// One kernel where nothing is traced.
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let x = inputs[0]
    guard x.tracer == nil, cotangent.tracer == nil else { return [cotangent * slope(x, output)] }
    return [.combine(BT_SILU_PULL, x, cotangent, shape: x.shape)]
  }
}

/// x sigmoid(x), also named swish (Elfwing et al., 2017). Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func silu<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { SiLU()(x) }

/// x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, the approximation of GELU by Hendrycks and
/// Gimpel (2016).
public struct GELUTanh<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var name: String { "gelu (tanh)" }
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_GELU_TANH) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // x sigmoid(t) with t = a x + b x^3: a = sqrt(8 / pi), b = 0.044715 a.
    let (a, b) = (Scalar(1.5957691216057308), Scalar(0.07135481627260025))
    let z = square(x)
    let t = x * (a + b * z)
    return sigmoid(t) * (1 + x * (a + 3 * b * z) * sigmoid(-t))
  }
  /// One kernel where nothing is traced.
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let x = inputs[0]
    guard x.tracer == nil, cotangent.tracer == nil else { return [cotangent * slope(x, output)] }
    return [.combine(BT_GELU_TANH_PULL, x, cotangent, shape: x.shape)]
  }
}

/// What may stand in for the normal distribution function in `gelu`.
public enum GELUApproximation: Sendable {
  /// (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2.
  case tanh
}

/// An approximation of x times the normal distribution function (Hendrycks and Gimpel, 2016);
/// without one, `gelu(x)` is exact. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func gelu<Scalar>(
  _ x: Tensor<Scalar>, approximation: GELUApproximation
) -> Tensor<Scalar> {
  switch approximation {
  case .tanh: GELUTanh()(x)
  }
}

/// x / (1 + |x|).
public struct Softsign<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_SOFTSIGN) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    square(1 / (1 + abs(x)))
  }
}

/// x / (1 + |x|). Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func softsign<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Softsign()(x) }
