/// Zeros of a shape with elements added along an axis by position, in row-major order: the
/// transpose of `TakeAlong`, from inputs of the shape that it makes and positions.
public struct ScatterAlong<Scalar: TensorScalar>: IndexedPrimitive {
  /// An axis from 0.
  public let axis: Int
  /// The shape of the result.
  public let target: Shape

  public let name: String

  public init(axis: Int, into target: Shape) {
    self.init(axis: axis, into: target, for: "scatter")
  }

  /// As a part of a function, whose name errors state.
  init(axis: Int, into target: Shape, for name: String) {
    self.axis = axis
    self.target = target
    self.name = name
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireRanks(2, axis: axis, inputs)
    let expected = try TakeAlong<Scalar>(axis: axis).shape(of: [target, inputs[1]])
    guard inputs[0] == expected else {
      throw ShapeError(
        name, inputs, "one element for each position of axis \(axis) of \(target)",
        "the elements have shape \(inputs[0]), expected \(expected)")
    }
    return target
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    Tensor(shape: target) { out in
      Scalar.kernels.fill(0, out, target.elementCount)
      inputs[0].scatter(into: out, target, at: inputs[1], axis, adding: true, name)
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, positions: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [wanted[0] ? TakeAlong(axis: axis)(cotangent, positions) : nil]
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    let elements = mapped[0] ? inputs[0] : inputs[0].broadcast(to: inputs[0].shape.prepending(size))
    let positions = mapped[1] ? inputs[1] : inputs[1].expanded(atAxis: 0)
    let rule = ScatterAlong(axis: axis + 1, into: target.prepending(size), for: name)
    return rule(elements, positions)
  }
}

/// A tensor with elements along an axis replaced by position, from inputs x, new elements and
/// positions. Of several for one place the last in row-major order stays.
public struct ReplaceAlong<Scalar: TensorScalar>: IndexedPrimitive {
  /// An axis from 0.
  public let axis: Int
  public init(axis: Int) { self.axis = axis }

  public var name: String { "replacing" }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireRanks(3, axis: axis, inputs)
    let expected = try TakeAlong<Scalar>(axis: axis).shape(of: [inputs[0], inputs[2]])
    guard inputs[1] == expected, expected == inputs[0].replacing(axis, with: expected[axis]) else {
      throw ShapeError(
        name, inputs, "one new element for each position of axis \(axis)",
        "the new elements have shape \(inputs[1]), the positions ask for \(expected)")
    }
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return Tensor(shape: shape) { out in
      inputs[0].pack(into: out)
      inputs[1].scatter(into: out, shape, at: inputs[2], axis, adding: false, name)
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, positions: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    var left: Tensor<Scalar>?
    if wanted[0] { left = apply([cotangent, .zeros(shapes[1]), positions]) }
    guard wanted[1] else { return [left, nil] }
    // What was replaced again has no effect: numbers along the axis tell which stayed.
    let count = shapes[1][axis]
    require(
      Scalar(exactly: count) != nil,
      "\(name): \(count) positions are more than \(Scalar.typeName) can number")
    let column = Shape(shapes[1].indices.map { $0 == axis ? count : 1 })
    let numbers = Tensor<Scalar>.arange(count).reshaped(column).broadcast(to: shapes[1])
    let stayed = TakeAlong(axis: axis)(apply([.zeros(shapes[0]), numbers, positions]), positions)
    return [left, TakeAlong(axis: axis)(cotangent, positions) * equal(stayed, numbers)]
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    var examples = repeatedExamples(inputs, mapped: mapped, size: size)
    // The indices of all examples are read once.
    if !mapped[2] { examples[2] = inputs[2].expanded(atAxis: 0) }
    return ReplaceAlong(axis: axis + 1).apply(examples)
  }
}

extension Tensor {
  /// Writes or adds the elements of this untraced tensor by position along an axis of a contiguous
  /// block, whose axes of size 1 take those of all along them.
  func scatter(
    into out: UnsafeMutablePointer<Scalar>, _ target: Shape, at positions: Tensor, _ axis: Int,
    adding: Bool, _ operation: String
  ) {
    let block = target.contiguousStrides
    var to = block.broadcast(from: target, to: shape)
    to[axis] = 0
    let picks = positions.shape.contiguousStrides.broadcast(from: positions.shape, to: shape)
    positions.withIndices(below: target[axis]) {
      "\(operation) along axis \(axis) of \(target)"
    } _: { indices in
      withLayout { base, own in
        withDimensions(shape) { sizes in
          withDimensions(own) { from in
            withDimensions(picks) { picks in
              withDimensions(to) {
                Scalar.kernels.indexing.scatter(
                  adding, Int32(rank), sizes, base, from, indices, picks, Int64(block[axis]), out,
                  $0)
              }
            }
          }
        }
      }
    }
  }
}
