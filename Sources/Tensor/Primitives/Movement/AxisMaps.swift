/// Where each element of a view lies: element `[i, j, ...]` at `starts + i steps[0] + j steps[1]
/// ...` of the tensor, an index of all its axes. Diagonals and sliding windows are such views.
public struct AxisMap: Sendable, Hashable {
  /// An index for each axis of the tensor.
  public var starts: [Int]
  /// For each axis of the view, how far it moves along each axis of the tensor.
  public var steps: [[Int]]
  /// The sizes of the view.
  public var counts: [Int]

  public init(starts: [Int], steps: [[Int]], counts: [Int]) {
    self.starts = starts
    self.steps = steps
    self.counts = counts
  }

  /// The whole of a shape.
  init(all shape: Shape) {
    self.init(
      starts: [Int](repeating: 0, count: shape.rank),
      steps: shape.indices.map { axis in shape.indices.map { $0 == axis ? 1 : 0 } },
      counts: Array(shape))
  }

  func prependingAll(_ size: Int) -> AxisMap {
    let leading = [1] + starts.map { _ in 0 }
    return AxisMap(
      starts: [0] + starts, steps: [leading] + steps.map { [0] + $0 }, counts: [size] + counts)
  }

  /// The offset and the strides of the view over an array of some strides.
  func layout(over strides: Strides) -> (offset: Int, strides: Strides) {
    var result = Strides(rank: counts.count)
    for (axis, step) in steps.enumerated() {
      for (source, distance) in step.enumerated() { result[axis] += distance * strides[source] }
    }
    guard !counts.contains(0) else { return (0, result) }
    return (starts.enumerated().reduce(0) { $0 + $1.element * strides[$1.offset] }, result)
  }

  func check(
    _ operation: @autoclosure () -> String, against shape: Shape
  ) throws(ShapeError) {
    guard starts.count == shape.rank, steps.count == counts.count,
      steps.allSatisfy({ $0.count == shape.rank })
    else {
      throw ShapeError(
        operation(), [shape], "a view names every axis", "\(starts.count) axes are named")
    }
    guard !counts.contains(0) else { return }
    for axis in 0..<shape.rank {
      let reaches = zip(steps, counts).map { $0[axis] * ($1 - 1) }
      let first = reaches.reduce(starts[axis]) { $0 + Swift.min($1, 0) }
      let last = reaches.reduce(starts[axis]) { $0 + Swift.max($1, 0) }
      guard first >= 0, last < shape[axis] else {
        throw ShapeError(
          operation(), [shape], "a view lies inside the tensor",
          "axis \(axis) has size \(shape[axis]), the view reaches \(first) and \(last)")
      }
    }
  }
}

/// The elements that a map names, which may repeat: a view.
public struct MappedView<Scalar: TensorScalar>: LinearPrimitive {
  /// Where each element of the view lies.
  public let map: AxisMap
  public init(_ map: AxisMap) { self.map = map }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    try map.check(name, against: inputs[0])
    return Shape(map.counts)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (offset, strides) = map.layout(over: inputs[0].strides)
    return inputs[0].restrided(Shape(map.counts), offset: offset, strides)
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [MappedSum(map, into: shapes[0])(cotangent)] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { MappedView(map.prependingAll(size))(inputs[0]) }
}

/// Zeros of a shape with each element added where a map says it lies: the transpose of
/// `MappedView`.
public struct MappedSum<Scalar: TensorScalar>: LinearPrimitive {
  /// Where each element of the view lies.
  public let map: AxisMap
  /// The shape of the result.
  public let target: Shape

  public init(_ map: AxisMap, into target: Shape) {
    self.map = map
    self.target = target
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    try map.check(name, against: target)
    guard inputs[0] == Shape(map.counts) else {
      throw ShapeError(name, inputs, "the input fills the view", "the view is \(map.counts)")
    }
    return target
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (offset, strides) = map.layout(over: target.contiguousStrides)
    return Tensor(shape: target) { out in
      Scalar.kernels.fill(0, out, target.elementCount)
      inputs[0].place(into: out + offset, strides: strides, adding: true)
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [MappedView(map)(cotangent)] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    MappedSum(map.prependingAll(size), into: target.prepending(size))(inputs[0])
  }
}
