/// gain (x - mean) / sqrt(variance + epsilon) + bias along the last axis, of inputs x, gain and
/// bias. The variance is taken about the mean (two passes), over the width, not width - 1.
public struct LayerNormalization<Scalar: TensorScalar>: FusedPrimitive {
  /// Added to the variance.
  public let epsilon: Scalar
  public init(epsilon: Scalar) { self.epsilon = epsilon }

  public var name: String { "layerNorm" }
  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(3, inputs)
    let shape = try requireRows([inputs[0]])
    guard inputs[1] == [shape[-1]], inputs[2] == inputs[1] else {
      throw ShapeError(
        name, inputs, "gain and bias have the shape [\(shape[-1])] of a row",
        "they are \(inputs[1]) and \(inputs[2])")
    }
    return shape
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return inputs[0].withContiguous { x in
      inputs[1].withContiguous { gain in
        inputs[2].withContiguous { bias in
          Tensor(shape: shape) {
            Scalar.kernels.fused.layerNorm(
              inputs[0].count / shape[-1], shape[-1], epsilon, x, gain, bias, $0)
          }
        }
      }
    }
  }

  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (centred, variance) = moments(inputs[0])
    return centred / sqrt(variance + epsilon) * inputs[1] + inputs[2]
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    if cotangent.tracer == nil && inputs.allSatisfy({ $0.tracer == nil }) {
      return kernelPullback(cotangent, inputs, wanted)
    }
    let (normal, factor) = normalized(inputs[0])
    return [
      wanted[0] ? across(normal, factor, cotangent * inputs[1]) : nil,
      wanted[1] ? (cotangent * normal).unbroadcast(to: inputs[1].shape) : nil,
      wanted[2] ? cotangent.unbroadcast(to: inputs[2].shape) : nil,
    ]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let (normal, factor) = normalized(inputs[0])
    let terms = [
      tangents[0].map { across(normal, factor, $0) * inputs[1] },
      tangents[1].map { normal * $0 },
      tangents[2].map { $0.broadcast(to: output.shape) },
    ].compactMap { $0 }
    return terms.dropFirst().reduce(terms[0]) { $0 + $1 }
  }

  /// With one gain and bias for all examples the last axis stays the last.
  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    if !mapped[1] && !mapped[2] { return apply(inputs) }
    return mapOverBatch(inputs, mapped: mapped, size: size) { [composition($0)] }[0]
  }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    axes[1] != nil || axes[2] != nil || axes[0] == shapes[0].rank - 1 ? nil : axes[0]
  }

  private func kernelPullback(
    _ cotangent: Tensor<Scalar>, _ inputs: [Tensor<Scalar>], _ wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    typealias Output = UnsafeMutablePointer<Scalar>
    let (x, gain) = (inputs[0].contiguous(), inputs[1].contiguous())
    let g = cotangent.contiguous()
    let width = x.shape[-1]
    var pulled: [Tensor<Scalar>?] = [nil, nil, nil]
    func pull(_ gainOut: Output?, _ biasOut: Output?) {
      func run(_ out: Output?) {
        x.withLayout { x, _ in
          gain.withLayout { gain, _ in
            g.withLayout { g, _ in
              Scalar.kernels.fused.layerNormPullback(
                inputs[0].count / width, width, epsilon, x, gain, g, out, gainOut, biasOut)
            }
          }
        }
      }
      if wanted[0] { pulled[0] = Tensor(shape: x.shape) { run($0) } } else { run(nil) }
    }
    guard wanted[1] || wanted[2] else {
      pull(nil, nil)
      return pulled
    }
    var forBias: Tensor<Scalar>?
    let forGain = Tensor(shape: [width]) { first in
      forBias = Tensor(shape: [width]) { pull(first, $0) }
    }
    return [pulled[0], forGain, forBias]
  }

  /// x less its mean, and the mean of its square.
  private func moments(_ x: Tensor<Scalar>) -> (centred: Tensor<Scalar>, variance: Tensor<Scalar>) {
    let centred = x - x.mean(alongAxis: -1, keepingAxes: true)
    return (centred, square(centred).mean(alongAxis: -1, keepingAxes: true))
  }

  /// The rows before gain and bias, and 1 over their deviations.
  private func normalized(
    _ x: Tensor<Scalar>
  ) -> (normal: Tensor<Scalar>, factor: Tensor<Scalar>) {
    let (centred, variance) = moments(x)
    let factor = rsqrt(variance + epsilon)
    return (centred * factor, factor)
  }

  /// (v - mean(v) - h mean(v h)) / deviation, h the normal rows: the Jacobian of h is symmetric.
  private func across(
    _ normal: Tensor<Scalar>, _ factor: Tensor<Scalar>, _ v: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let centred = v - v.mean(alongAxis: -1, keepingAxes: true)
    return factor * (centred - normal * (v * normal).mean(alongAxis: -1, keepingAxes: true))
  }
}

/// The last axis at mean 0 and variance 1, times a gain, plus a bias:
/// gain (x - mean) / sqrt(variance + epsilon) + bias (Ba et al., "Layer normalization", 2016).
///
/// `x` is `[..., width]`, `gain` and `bias` are `[width]`; the result has the shape of `x`. The
/// variance is taken about the mean, over the width, not width - 1.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func layerNorm<Scalar>(
  _ x: Tensor<Scalar>, gain: Tensor<Scalar>, bias: Tensor<Scalar>, epsilon: Scalar = 1e-5
) -> Tensor<Scalar> {
  LayerNormalization(epsilon: epsilon)(x, gain, bias)
}
