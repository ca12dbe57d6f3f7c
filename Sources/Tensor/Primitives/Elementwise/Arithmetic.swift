internal import CKernels

/// a + b, broadcasting.
public struct Add<Scalar: TensorScalar>: LinearPrimitive {
  public init() {}

  /// Applies the operation to two tensors.
  public func callAsFunction(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    applied(BT_ADD, a, b)
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try broadcastShape(of: inputs)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    .combine(BT_ADD, inputs[0], inputs[1], shape: sharedShape(inputs))
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [
      wanted[0] ? cotangent.unbroadcast(to: shapes[0]) : nil,
      wanted[1] ? cotangent.unbroadcast(to: shapes[1]) : nil,
    ]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    if let left = tangents[0], let right = tangents[1] { return left + right }
    return (tangents[0] ?? tangents[1]!).broadcast(to: output.shape)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    separateBroadcastAxis(axes, of: shapes)
  }
}

/// a - b, broadcasting.
public struct Subtract<Scalar: TensorScalar>: LinearPrimitive {
  public init() {}

  /// Applies the operation to two tensors.
  public func callAsFunction(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    applied(BT_SUBTRACT, a, b)
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try broadcastShape(of: inputs)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    .combine(BT_SUBTRACT, inputs[0], inputs[1], shape: sharedShape(inputs))
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [
      wanted[0] ? cotangent.unbroadcast(to: shapes[0]) : nil,
      wanted[1] ? -cotangent.unbroadcast(to: shapes[1]) : nil,
    ]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    if let left = tangents[0], let right = tangents[1] { return left - right }
    return (tangents[0] ?? -tangents[1]!).broadcast(to: output.shape)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    separateBroadcastAxis(axes, of: shapes)
  }
}

/// a b element by element, broadcasting.
public struct Multiply<Scalar: TensorScalar>: BilinearPrimitive {
  public init() {}

  /// Applies the operation to two tensors.
  public func callAsFunction(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    applied(BT_MULTIPLY, a, b)
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try broadcastShape(of: inputs)
  }

  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_MULTIPLY, a, b, shape: sharedShape([a, b]))
  }

  public func leftAdjoint(
    _ cotangent: Tensor<Scalar>, _ b: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar> {
    (cotangent * b).unbroadcast(to: shape)
  }

  public func rightAdjoint(
    _ cotangent: Tensor<Scalar>, _ a: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar> {
    (cotangent * a).unbroadcast(to: shape)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    separateBroadcastAxis(axes, of: shapes)
  }
}

/// a / b element by element, broadcasting.
public struct Divide<Scalar: TensorScalar>: Primitive {
  public init() {}

  /// Applies the operation to two tensors.
  public func callAsFunction(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    applied(BT_DIVIDE, a, b)
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try broadcastShape(of: inputs)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    .combine(BT_DIVIDE, inputs[0], inputs[1], shape: sharedShape(inputs))
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let scaled = cotangent / inputs[1]
    return [
      wanted[0] ? scaled.unbroadcast(to: inputs[0].shape) : nil,
      wanted[1] ? -(scaled * output).unbroadcast(to: inputs[1].shape) : nil,
    ]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let below = tangents[1].map { output * $0 }
    let top: Tensor<Scalar>
    if let above = tangents[0] {
      top = below.map { above - $0 } ?? above
    } else {
      top = -below!
    }
    return top.broadcast(to: output.shape) / inputs[1]
  }

  /// y_k = (a_k - sum_{j=1}^{k} b_j y_{k-j}) / b_0.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let (a, b) = (series[0], series[1])
    var y = [a[0] / b[0]]
    for k in stride(from: 1, through: order, by: 1) {
      var top = (k < a.count ? a[k] : .zeros(a[0].shape)).broadcast(to: y[0].shape)
      for j in 1...k where j < b.count { top = top - b[j] * y[k - j] }
      y.append(top / b[0])
    }
    return y
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    separateBroadcastAxis(axes, of: shapes)
  }
}

/// -x.
public struct Negate<Scalar: TensorScalar>: LinearPrimitive {
  public init() {}

  /// Applies the operation to a tensor, without a list where nothing traces it.
  public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    x.isTraced ? dispatch([x]) : x.mapped(by: BT_NEGATE)
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].mapped(by: BT_NEGATE)
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [-cotangent] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? { axes[0] }
}

/// x times a number.
public struct Scale<Scalar: TensorScalar>: LinearPrimitive {
  /// The number.
  public let factor: Scalar
  public init(_ factor: Scalar) { self.factor = factor }

  /// Applies the operation to a tensor, without a list where nothing traces it.
  public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    x.isTraced ? dispatch([x]) : x.combined(BT_MULTIPLY, with: factor)
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].combined(BT_MULTIPLY, with: factor)
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [cotangent * factor] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? { axes[0] }
}
