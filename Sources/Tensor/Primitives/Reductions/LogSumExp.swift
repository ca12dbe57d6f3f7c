/// log sum exp(x) along the last axis, shifted by the largest entry: -inf where all entries are
/// -inf, or there are none.
public struct LogSumExp<Scalar: TensorScalar>: FusedPrimitive {
  public init() {}
  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireLastAxis(inputs)
    return Shape(inputs[0].dropLast())
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = outputShape(inputs)
    return inputs[0].withContiguous { x in
      Tensor(shape: shape) {
        Scalar.kernels.scans.rowLogSumExp(shape.elementCount, inputs[0].shape[-1], x, $0)
      }
    }
  }

  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    guard inputs[0].shape[-1] > 0 else { return .full(outputShape(inputs), -.infinity) }
    let (powers, top) = shiftedPowers(inputs[0])
    let sum = powers.sum(alongAxis: -1)
    // A row of -inf: log 1 - inf, whose slope is 0 instead of 0 / 0.
    return log(sum + equal(sum, Tensor(0))) + top.squeezed(atAxis: -1)
  }

  public func fusedPullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> [Tensor<Scalar>?]? {
    inputs[0].withContiguous { x in
      cotangent.withContiguous { g in
        [
          Tensor(shape: inputs[0].shape) {
            Scalar.kernels.scans.rowLogSumExpPullback(
              cotangent.count, inputs[0].shape[-1], x, g, $0)
          }
        ]
      }
    }
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    guard inputs[0].shape[-1] > 0 else { return .zeros(output.shape) }
    return (weights(inputs[0]) * tangents[0]!).sum(alongAxis: -1)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }

  /// adjoint Cov_p(t_i, t_j), the covariance about the mean (two passes: the one-pass form
  /// cancels).
  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? {
    guard let tangent = tangents[0], inputs[0].shape[-1] > 0 else { return nil }
    let p = weights(inputs[0])
    let centred = tangent - (p * tangent).sum(alongAxis: -1, keepingAxes: true)
    return bundleProduct(centred * (p * adjoint.expanded(atAxis: -1)), centred)
  }

  /// exp(x - top), and the largest entries, a constant.
  private func shiftedPowers(_ x: Tensor<Scalar>) -> (Tensor<Scalar>, top: Tensor<Scalar>) {
    let top = stopGradient(x).max(alongAxis: -1, keepingAxes: true)
    return (exp(x - top.limitedToFinite), top)
  }

  /// The derivative by each entry: the softmax, and 0 in rows of -inf.
  private func weights(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    let powers = shiftedPowers(x).0
    let sum = powers.sum(alongAxis: -1, keepingAxes: true)
    return powers / (sum + equal(sum, Tensor(0)))
  }
}
