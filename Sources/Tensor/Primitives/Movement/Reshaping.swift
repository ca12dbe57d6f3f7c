/// The same elements under another shape.
public struct Reshape<Scalar: TensorScalar>: LinearPrimitive {
  /// The shape of the result.
  public let target: Shape
  public init(_ target: Shape) { self.target = target }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    guard inputs[0].elementCount == target.elementCount else {
      throw ShapeError(
        name, inputs, "\(target) must have as many elements",
        "\(inputs[0].elementCount) is not \(target.elementCount)")
    }
    return target
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].withShape(target)
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [cotangent.reshaped(shapes[0])] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    inputs[0].reshaped(target.prepending(size))
  }

  /// An axis that starts where the old one does, whose blocks have as many elements.
  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    guard let old = axes[0], !target.contains(0) else { return nil }
    let leading = shapes[0].elementCount(of: 0..<old)
    let block = shapes[0].elementCount(of: old..<shapes[0].rank) / blocks
    return (0..<target.rank).first { axis in
      target.elementCount(of: 0..<axis) == leading && target[axis] % blocks == 0
        && target.elementCount(of: axis..<target.rank) == block * blocks
    }
  }
}

/// The axes in another order: axis i of the result is axis `order[i]` of the input.
public struct Permute<Scalar: TensorScalar>: LinearPrimitive {
  /// For each axis of the result, which of the input it is.
  public let order: [Int]
  public init(_ order: [Int]) { self.order = order }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    guard order.count == inputs[0].rank, order.indices.allSatisfy(order.contains) else {
      throw ShapeError(
        name, inputs, "the order names each axis once", "\(order) for rank \(inputs[0].rank)")
    }
    return Shape(order.map { inputs[0][$0] })
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].permutedView(order)
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    var inverse = order
    for (axis, source) in order.enumerated() { inverse[source] = axis }
    return [cotangent.transposed(inverse)]
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    inputs[0].transposed([0] + order.map { $0 + 1 })
  }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    order.firstIndex { $0 == axes[0] }
  }
}

/// The input repeated along axes of size 1 and along new leading axes.
public struct Broadcast<Scalar: TensorScalar>: LinearPrimitive {
  /// The shape of the result.
  public let target: Shape
  public init(to target: Shape) { self.target = target }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    guard try Shape.broadcast(inputs[0], target, operation: name) == target else {
      throw ShapeError(
        name, inputs, "\(target) must be what the input broadcasts to",
        "its sizes are larger")
    }
    return target
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let x = inputs[0]
    return x.restrided(target, x.strides.broadcast(from: x.shape, to: target))
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [cotangent.unbroadcast(to: shapes[0])] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    let example = inputs[0].shape.droppingFirst.padded(toRank: target.rank)
    return inputs[0].reshaped(example.prepending(size)).broadcast(to: target.prepending(size))
  }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    separateBroadcastAxis(axes + [nil], of: shapes + [target])
  }
}
