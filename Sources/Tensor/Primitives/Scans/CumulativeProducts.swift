/// The running product along an axis. Its derivatives hold at zeros: they are recurrences, without
/// a division.
public struct CumulativeProduct<Scalar: TensorScalar>: Primitive {
  /// An axis from 0.
  public let axis: Int
  /// Whether the product runs from the last entry to the first.
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
      Scalar.kernels.scans.product(reverse, outer, n, inner, x, y)
    }
  }

  /// With c_i = g_i + x_{i+1} c_{i+1}, x_i has the cotangent y_{i-1} c_i.
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let next = inputs[0].delayed(along: axis, reverse: !reverse, filling: 0)
    let carried = LinearRecurrence(axis: axis, reverse: !reverse)(next, cotangent)
    return [carried * output.delayed(along: axis, reverse: reverse, filling: 1)]
  }

  /// y'_i = x_i y'_{i-1} + x'_i y_{i-1}.
  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let before = output.delayed(along: axis, reverse: reverse, filling: 1)
    return LinearRecurrence(axis: axis, reverse: reverse)(inputs[0], tangents[0]! * before)
  }

  /// The same with the Cauchy product of x_i and y_{i-1}: y_k has x_0 times its own predecessor and
  /// terms of lower orders.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let x = series[0]
    var y = [apply([x[0]])]
    var before: [Tensor<Scalar>] = []
    for k in stride(from: 1, through: order, by: 1) {
      before.append(y[k - 1].delayed(along: axis, reverse: reverse, filling: k == 1 ? 1 : 0))
      var sum = Tensor<Scalar>.zeros(x[0].shape)
      for j in 1...k where j < x.count { sum = sum + x[j] * before[k - j] }
      y.append(LinearRecurrence(axis: axis, reverse: reverse)(x[0], sum))
    }
    return y
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    CumulativeProduct(axis: axis + 1, reverse: reverse)(inputs[0])
  }
}
