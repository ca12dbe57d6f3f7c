internal import CKernels

/// A box of elements: along each axis `counts` of them from `starts`, `steps` apart.
public struct SliceBox: Sendable, Hashable {
  public var starts: [Int]
  public var counts: [Int]
  public var steps: [Int]

  public init(starts: [Int], counts: [Int], steps: [Int]) {
    self.starts = starts
    self.counts = counts
    self.steps = steps
  }

  /// The whole of a shape.
  public init(all shape: Shape) {
    self.init(
      starts: [Int](repeating: 0, count: shape.rank), counts: Array(shape),
      steps: [Int](repeating: 1, count: shape.rank))
  }

  func prependingAll(_ size: Int) -> SliceBox {
    SliceBox(starts: [0] + starts, counts: [size] + counts, steps: [1] + steps)
  }

  /// The view of an untraced tensor through this box.
  func view<Scalar>(of x: Tensor<Scalar>) -> Tensor<Scalar> {
    let old = x.strides
    var strides = Strides(rank: x.rank)
    var offset = 0
    for axis in 0..<x.rank {
      strides[axis] = old[axis] * steps[axis]
      if counts[axis] > 0 { offset += old[axis] * starts[axis] }
    }
    return x.restrided(Shape(counts), offset: offset, strides)
  }

  func check(
    _ operation: @autoclosure () -> String, against shape: Shape
  ) throws(ShapeError) {
    guard starts.count == shape.rank else {
      throw ShapeError(
        operation(), [shape], "a slice names every axis", "\(starts.count) axes are named")
    }
    for axis in 0..<shape.rank where counts[axis] > 0 {
      let last = starts[axis] + (counts[axis] - 1) * steps[axis]
      guard (0..<shape[axis]).contains(starts[axis]), (0..<shape[axis]).contains(last) else {
        throw ShapeError(
          operation(), [shape], "a slice lies inside the tensor",
          "axis \(axis) has size \(shape[axis]), the slice reaches \(starts[axis]) and \(last)")
      }
    }
  }
}

/// The elements in a box.
public struct Slice<Scalar: TensorScalar>: LinearPrimitive {
  public let box: SliceBox
  public init(_ box: SliceBox) { self.box = box }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    try box.check(name, against: inputs[0])
    return Shape(box.counts)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> { box.view(of: inputs[0]) }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [Embed(box, in: shapes[0])(cotangent)] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { Slice(box.prependingAll(size))(inputs[0]) }
}

/// Zeros of a shape with the input in a box: the transpose of `Slice`, and padding.
public struct Embed<Scalar: TensorScalar>: LinearPrimitive {
  public let box: SliceBox
  public let target: Shape

  public init(_ box: SliceBox, in target: Shape) {
    self.box = box
    self.target = target
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    try box.check(name, against: target)
    guard inputs[0] == Shape(box.counts) else {
      throw ShapeError(name, inputs, "the input fills the box", "the box is \(box.counts)")
    }
    return target
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    Tensor(shape: target) { out in
      Scalar.kernels.fill(0, out, target.elementCount)
      inputs[0].withContiguous { x in
        box.forEachRow(in: target) { position, start, step, count in
          for i in 0..<count { out[start + i * step] = x[position + i] }
        }
      }
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [Slice(box)(cotangent)] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    Embed(box.prependingAll(size), in: target.prepending(size))(inputs[0])
  }
}

extension SliceBox {
  /// Calls `body` for each row of the box along the last axis: its position among the box's
  /// elements, and where it starts and how it steps in a contiguous block of shape `target`.
  func forEachRow(
    in target: Shape, _ body: (_ position: Int, _ start: Int, _ step: Int, _ count: Int) -> Void
  ) {
    let total = counts.reduce(1, *)
    guard total > 0 else { return }
    guard let width = counts.last else { return body(0, 0, 1, 1) }
    let strides = target.contiguousStrides
    let last = counts.count - 1
    for row in 0..<(total / width) {
      var remaining = row
      var start = starts[last]
      for axis in stride(from: last - 1, through: 0, by: -1) {
        start += (starts[axis] + remaining % counts[axis] * steps[axis]) * strides[axis]
        remaining /= counts[axis]
      }
      body(row * width, start, steps[last], width)
    }
  }
}
