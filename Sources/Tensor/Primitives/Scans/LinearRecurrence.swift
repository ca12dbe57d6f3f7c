/// y_i = a_i y_{i-1} + b_i along an axis, from y_{-1} = 0, for a and b of one shape.
public struct LinearRecurrence<Scalar: TensorScalar>: Primitive {
  /// An axis from 0.
  public let axis: Int
  /// Whether it runs from the last entry to the first.
  public let reverse: Bool

  public init(axis: Int, reverse: Bool) {
    self.axis = axis
    self.reverse = reverse
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    guard inputs[0] == inputs[1] else {
      throw ShapeError(name, inputs, "shapes must agree", "\(inputs[0]) is not \(inputs[1])")
    }
    guard axis >= 0, axis < inputs[0].rank else {
      throw ShapeError(
        name, inputs, "axes are below the rank", "axis \(axis), rank \(inputs[0].rank)")
    }
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[1].withContiguous { b in
      inputs[0].scanned(along: axis) { outer, n, inner, a, y in
        Scalar.kernels.scans.recurrence(reverse, outer, n, inner, a, b, y)
      }
    }
  }

  /// b has the cotangent c with c_i = g_i + a_{i+1} c_{i+1}, and a_i has c_i y_{i-1}.
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let next = inputs[0].delayed(along: axis, reverse: !reverse, filling: 0)
    let carried = LinearRecurrence(axis: axis, reverse: !reverse)(next, cotangent)
    let before = wanted[0] ? output.delayed(along: axis, reverse: reverse, filling: 0) : nil
    return [before.map { carried * $0 }, carried]
  }

  /// y'_i = a_i y'_{i-1} + (a'_i y_{i-1} + b'_i).
  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    var source = tangents[1]
    if let turn = tangents[0] {
      let moved = turn * output.delayed(along: axis, reverse: reverse, filling: 0)
      source = source.map { $0 + moved } ?? moved
    }
    return LinearRecurrence(axis: axis, reverse: reverse)(inputs[0], source!)
  }

  /// The Cauchy product of a_i and y_{i-1}: y_k has a_0 times its own predecessor and terms of
  /// lower orders.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let (a, b) = (series[0], series[1])
    var y = [apply([a[0], b[0]])]
    var before: [Tensor<Scalar>] = []
    for k in stride(from: 1, through: order, by: 1) {
      before.append(y[k - 1].delayed(along: axis, reverse: reverse, filling: 0))
      var sum = k < b.count ? b[k] : .zeros(b[0].shape)
      for j in 1...k where j < a.count { sum = sum + a[j] * before[k - j] }
      y.append(apply([a[0], sum]))
    }
    return y
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    LinearRecurrence(axis: axis + 1, reverse: reverse).apply(
      repeatedExamples(inputs, mapped: mapped, size: size))
  }
}

/// y_i = a_i y_{i-1} + b_i along an axis, from y_{-1} = 0: running averages, discounted returns,
/// the diagonal state-space layer.
///
/// `a` and `b` broadcast, so a constant decay is a tensor of shape `[]`. With `reverse` it runs
/// from the last entry to the first. The time grows with the number of elements, that of each
/// derivative too. Traps if the shapes do not broadcast.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func linearRecurrence<Scalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, alongAxis axis: Int, reverse: Bool = false
) -> Tensor<Scalar> {
  let shape: Shape
  do {
    shape = try Shape.broadcast(a.shape, b.shape, operation: "linearRecurrence")
  } catch {
    fatalError(error.description)
  }
  return LinearRecurrence(axis: shape.resolved(axis), reverse: reverse)(
    a.broadcast(to: shape), b.broadcast(to: shape))
}
