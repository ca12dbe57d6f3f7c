/// exp(x) / sum exp(x) along the last axis, shifted by the largest entry.
public struct Softmax<Scalar: TensorScalar>: FusedPrimitive {
  public init() {}
  public var keeps: Kept { .output }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireRows(inputs)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].rowwise(Scalar.kernels.softmax)
  }

  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let weights = exp(inputs[0] - stopGradient(inputs[0]).max(alongAxis: -1, keepingAxes: true))
    return weights / weights.sum(alongAxis: -1, keepingAxes: true)
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [SoftmaxPullback()(output, cotangent)]
  }

  /// The Jacobian is symmetric.
  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    pullback(tangents[0]!, inputs: inputs, output: output, wanted: [true])[0]!
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    axes[0] == shapes[0].rank - 1 ? nil : axes[0]
  }
}

/// x - log sum exp(x) along the last axis.
public struct LogSoftmax<Scalar: TensorScalar>: FusedPrimitive {
  public init() {}
  public var keeps: Kept { .output }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireRows(inputs)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].rowwise(Scalar.kernels.logSoftmax)
  }

  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shifted = inputs[0] - stopGradient(inputs[0]).max(alongAxis: -1, keepingAxes: true)
    return shifted - log(exp(shifted).sum(alongAxis: -1, keepingAxes: true))
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    if let fast = output.rowPullback(Scalar.kernels.fused.logSoftmaxPullback, cotangent) {
      return [fast]
    }
    return [cotangent - exp(output) * cotangent.sum(alongAxis: -1, keepingAxes: true)]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let tangent = tangents[0]!
    return tangent - (exp(output) * tangent).sum(alongAxis: -1, keepingAxes: true)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    axes[0] == shapes[0].rank - 1 ? nil : axes[0]
  }

  /// -(sum of the row's adjoint) Cov_p(t_i, t_j), the covariance about the mean (two passes: the
  /// one-pass form cancels).
  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? {
    guard let tangent = tangents[0] else { return nil }
    let p = exp(output)
    let centred = tangent - (p * tangent).sum(alongAxis: -1, keepingAxes: true)
    let weight = -(p * adjoint.sum(alongAxis: -1, keepingAxes: true))
    return weightedBundleProduct(centred, weight)
  }
}

/// exp(x) / sum exp(x) along an axis, shifted by the largest entry.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func softmax<Scalar>(_ x: Tensor<Scalar>, alongAxis axis: Int = -1) -> Tensor<Scalar> {
  x.alongLastAxis(axis) { Softmax()($0) }
}

/// x - log sum exp(x) along an axis, shifted by the largest entry.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func logSoftmax<Scalar>(_ x: Tensor<Scalar>, alongAxis axis: Int = -1) -> Tensor<Scalar> {
  x.alongLastAxis(axis) { LogSoftmax()($0) }
}

extension Primitive {
  /// The shape of the one input, which has rows with elements.
  func requireRows(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireLastAxis(inputs)
    guard inputs[0][-1] > 0 else {
      throw ShapeError(name, inputs, "needs elements along the last axis", "there are none")
    }
    return inputs[0]
  }
}

extension Tensor {
  /// A kernel over the rows of this untraced tensor's last axis.
  fileprivate func rowwise(
    _ kernel: (Int, Int, UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>) -> Void
  ) -> Tensor {
    withContiguous { x in
      Tensor(shape: shape) { kernel(count / shape[-1], shape[-1], x, $0) }
    }
  }

  /// A kernel over the rows of this output and its cotangent; `nil` if one of them is traced.
  fileprivate func rowPullback(
    _ kernel: (
      Int, Int, UnsafePointer<Scalar>, UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>
    ) -> Void, _ cotangent: Tensor
  ) -> Tensor? {
    guard tracer == nil, cotangent.tracer == nil else { return nil }
    return withContiguous { y in
      cotangent.withContiguous { g in
        Tensor(shape: shape) { kernel(count / shape[-1], shape[-1], y, g, $0) }
      }
    }
  }

  /// An operation on the last axis, applied along another.
  func alongLastAxis(
    _ axis: Int, for caller: StaticString = #function, _ operation: (Tensor) -> Tensor
  ) -> Tensor {
    let position = shape.resolved(axis, caller)
    if position == rank - 1 { return operation(self) }
    var order = Array(0..<rank)
    order.swapAt(position, rank - 1)
    return operation(transposed(order)).transposed(order)
  }
}
