internal import CKernels

/// The hyperbolic tangent.
public struct Tanh<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .output }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_TANH) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    (1 - y) * (1 + y)
  }
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [TanhPullback()(output, cotangent)] }
}

/// (1 - y^2) g, the pullback g of tanh where its value is y: one kernel in gradients, and few in the
/// derivatives of gradients.
public struct TanhPullback<Scalar: TensorScalar>: BinaryElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }

  /// Applies the operation to the value and the cotangent.
  public func callAsFunction(_ y: Tensor<Scalar>, _ g: Tensor<Scalar>) -> Tensor<Scalar> {
    applied(BT_TANH_PULL, y, g)
  }

  public func evaluate(_ y: Tensor<Scalar>, _ g: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_TANH_PULL, y, g, shape: sharedShape([y, g]))
  }
  public func leftSlope(
    _ y: Tensor<Scalar>, _ g: Tensor<Scalar>, _ output: Tensor<Scalar>
  ) -> Tensor<Scalar> { y * g * -2 }
  public func rightSlope(
    _ y: Tensor<Scalar>, _ g: Tensor<Scalar>, _ output: Tensor<Scalar>
  ) -> Tensor<Scalar> { (1 - y) * (1 + y) }

  /// Linear in the cotangent: the same kernel gives its tangent.
  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let right = tangents[1].map { self(inputs[0], $0) }
    guard let left = tangents[0] else { return right! }
    let bent = (left * leftSlope(inputs[0], inputs[1], output)).broadcast(to: output.shape)
    return right.map { $0 + bent } ?? bent
  }
}

/// The hyperbolic tangent. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func tanh<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tanh()(x) }

/// 1 / (1 + e^-x).
public struct Sigmoid<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { [.inputs, .output] }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_SIGMOID) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // Not y (1 - y): that cancels where y is near 1.
    y * sigmoid(-x)
  }
  /// k y_k = sum_{j=1}^{k} j x_j s_{k-j} with s = y z for z = sigmoid(-x), whose series is that of
  /// 1 - y.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let x = series[0]
    var (y, z) = ([apply([x[0]])], [apply([-x[0]])])
    var s: [Tensor<Scalar>] = []
    for k in stride(from: 1, through: order, by: 1) {
      s.append((1..<k).reduce(y[0] * z[k - 1]) { $0 + y[$1] * z[k - 1 - $1] })
      var sum = Tensor<Scalar>.zeros(x[0].shape)
      for j in 1...k where j < x.count { sum = sum + x[j] * s[k - j] * (Scalar(j) / Scalar(k)) }
      y.append(sum)
      z.append(-sum)
    }
    return y
  }
}

/// 1 / (1 + e^-x). Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func sigmoid<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Sigmoid()(x) }

/// log(1 + e^x).
public struct Softplus<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_SOFTPLUS) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    sigmoid(x)
  }
}

/// log(1 + e^x). Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func softplus<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Softplus()(x) }

/// max(x, 0); the slope at 0 is taken as 0.
public struct ReLU<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var name: String { "relu" }
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_RELU) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    step(x)
  }
}

/// max(x, 0); the slope at 0 is taken as 0. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func relu<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { ReLU()(x) }

/// The error function.
public struct Erf<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_ERF) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // 2 / sqrt(pi).
    exp(-square(x)) * Scalar(1.1283791670955126)
  }
}

/// The error function. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func erf<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Erf()(x) }

/// The distribution function of the standard normal.
public struct NormalCDF<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var name: String { "normalCDF" }
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_NORMAL_CDF) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // 1 / sqrt(2 pi).
    exp(square(x) * Scalar(-0.5)) * Scalar(0.3989422804014327)
  }
}

/// The distribution function of the standard normal. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func normalCDF<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { NormalCDF()(x) }

/// x times the normal distribution function: the exact GELU (Hendrycks and Gimpel, 2016).
public struct GELU<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var name: String { "gelu" }
  public var keeps: Kept { .inputs }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_GELU) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // 1 / sqrt(2 pi).
    normalCDF(x) + x * exp(square(x) * Scalar(-0.5)) * Scalar(0.3989422804014327)
  }
}

/// x times the normal distribution function: the exact GELU (Hendrycks and Gimpel, 2016). Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func gelu<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { GELU()(x) }
