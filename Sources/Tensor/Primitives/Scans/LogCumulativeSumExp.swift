/// The logarithm of the running sum of exp(x) along an axis.
public struct LogCumulativeSumExp<Scalar: TensorScalar>: Primitive {
  /// An axis from 0.
  public let axis: Int
  /// Whether it runs from the last entry to the first.
  public let reverse: Bool

  public init(axis: Int, reverse: Bool) {
    self.axis = axis
    self.reverse = reverse
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireAxes([axis], inputs)
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].scanned(along: axis) { outer, n, inner, x, y in
      Scalar.kernels.scans.logSumExp(reverse, outer, n, inner, x, y)
    }
  }

  /// The transpose of the recurrence in `pushforward`.
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let (kept, added) = shares(inputs[0], output)
    let next = kept.delayed(along: axis, reverse: !reverse, filling: 0)
    return [added * LinearRecurrence(axis: axis, reverse: !reverse)(next, cotangent)]
  }

  /// y'_i = p_i y'_{i-1} + (1 - p_i) x'_i, where p_i is the share of what came before.
  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let (kept, added) = shares(inputs[0], output)
    return LinearRecurrence(axis: axis, reverse: reverse)(kept, added * tangents[0]!)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    LogCumulativeSumExp(axis: axis + 1, reverse: reverse)(inputs[0])
  }

  /// exp(y_{i-1} - y_i) and exp(x_i - y_i), which add up to 1, or both 0 while all is -inf. Neither
  /// can overflow, as exp(-y_i) by itself would.
  private func shares(
    _ x: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> (kept: Tensor<Scalar>, added: Tensor<Scalar>) {
    let total = y.limitedToFinite
    let before = y.delayed(along: axis, reverse: reverse, filling: -.infinity)
    return (exp(before - total), exp(x - total))
  }
}
