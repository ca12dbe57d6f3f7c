internal import CKernels

/// A box of elements: along each axis `counts` of them from `starts`, `steps` apart.
public struct SliceBox: Sendable, Hashable {
  /// The first index along each axis.
  public var starts: [Int]
  /// The number of elements along each axis.
  public var counts: [Int]
  /// From one index to the next along each axis; negative walks back.
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
  /// Which elements.
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

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    guard let axis = axes[0], box.counts[axis] == shapes[0][axis], box.steps[axis] == 1 else {
      return nil
    }
    return axis
  }
}

/// Zeros of a shape with the input in a box: the transpose of `Slice`, and padding.
public struct Embed<Scalar: TensorScalar>: LinearPrimitive {
  /// Which elements.
  public let box: SliceBox
  /// The shape of the result.
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
      box.write(inputs[0], into: out, shape: target)
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

/// A tensor with the elements of a box replaced by those of a second one.
public struct ReplaceSlice<Scalar: TensorScalar>: LinearPrimitive {
  /// Which elements.
  public let box: SliceBox
  public init(_ box: SliceBox) { self.box = box }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    try box.check(name, against: inputs[0])
    guard inputs[1] == Shape(box.counts) else {
      throw ShapeError(name, inputs, "the new elements fill the box", "the box is \(box.counts)")
    }
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    Tensor(shape: inputs[0].shape) { out in
      inputs[0].pack(into: out)
      box.write(inputs[1], into: out, shape: inputs[0].shape)
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [
      wanted[0] ? apply([cotangent, .zeros(shapes[1])]) : nil,
      wanted[1] ? Slice(box)(cotangent) : nil,
    ]
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    ReplaceSlice(box.prependingAll(size)).apply(
      repeatedExamples(inputs, mapped: mapped, size: size))
  }
}

extension SliceBox {
  /// Writes the elements of an untraced tensor into this box of a contiguous block.
  func write<Scalar>(
    _ x: Tensor<Scalar>, into out: UnsafeMutablePointer<Scalar>, shape: Shape
  ) {
    guard x.count > 0 else { return }
    var strides = shape.contiguousStrides
    var offset = 0
    for axis in 0..<shape.rank {
      offset += starts[axis] * strides[axis]
      strides[axis] *= steps[axis]
    }
    x.place(into: out + offset, strides: strides, adding: false)
  }
}
