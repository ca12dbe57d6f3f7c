/// (sum |x|^p)^(1/p) over some axes, which are kept with size 1.
///
/// Neither overflows nor underflows unless the result does. dy = sum sign(x) (|x| / y)^(p-1) dx,
/// with 0 / 0 = 0: at x = 0 the derivative is taken as 0, which is a subgradient.
public struct VectorNorm<Scalar: TensorScalar>: Primitive {
  /// The p of (sum
  /// x
  /// ^p)^(1/p), above 0.
  public let exponent: Scalar
  /// Axes from 0, in order.
  public let axes: [Int]

  public init(exponent: Scalar, axes: [Int]) {
    self.exponent = exponent
    self.axes = axes.sorted()
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireAxes(axes, inputs)
    return inputs[0].reducing(axes, keepingAxes: true)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let x = inputs[0]
    // The axes that remain, those that go away, and nothing after them: one pass over rows, unless
    // the axes that go away lie together.
    let isTogether = zip(axes, axes.dropFirst()).allSatisfy { $1 == $0 + 1 }
    guard let first = axes.first, let last = axes.last else { return abs(x) }
    let others = (0..<x.rank).filter { !axes.contains($0) }
    let ordered = isTogether ? x : x.transposed(others + axes)
    let (start, end) = isTogether ? (first, last + 1) : (others.count, x.rank)
    let (outer, middle, inner) = ordered.shape.split(at: start..<end)
    return ordered.withContiguous { base in
      Tensor(shape: outputShape(inputs)) {
        Scalar.kernels.spectral.norm(exponent, outer, middle, inner, base, $0)
      }
    }
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [weights(inputs[0], output) * cotangent]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    (weights(inputs[0], output) * tangents[0]!).sum(alongAxes: axes, keepingAxes: true)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    VectorNorm(exponent: exponent, axes: axes.map { $0 + 1 })(inputs[0])
  }

  private func weights(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    let shares = divideOrZero(x, y)
    return exponent == 2 ? shares : sign(x) * pow(abs(shares), exponent - 1)
  }
}
