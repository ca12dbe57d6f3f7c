/// The running sum along an axis.
public struct CumulativeSum<Scalar: TensorScalar>: LinearPrimitive {
  /// An axis from 0.
  public let axis: Int
  /// Whether an entry counts in the sums after its own only.
  public let exclusive: Bool
  /// Whether the sum runs from the last entry to the first.
  public let reverse: Bool

  public init(axis: Int, exclusive: Bool, reverse: Bool) {
    self.axis = axis
    self.exclusive = exclusive
    self.reverse = reverse
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireAxes([axis], inputs)
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].scanned(along: axis) { outer, n, inner, x, y in
      Scalar.kernels.scans.sum(exclusive, reverse, outer, n, inner, x, y)
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [CumulativeSum(axis: axis, exclusive: exclusive, reverse: !reverse)(cotangent)]
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    CumulativeSum(axis: axis + 1, exclusive: exclusive, reverse: reverse)(inputs[0])
  }
}

extension Tensor {
  /// A kernel over an axis of this untraced tensor, to as many elements.
  func scanned(
    along axis: Int,
    by kernel: (Int, Int, Int, UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>) -> Void
  ) -> Tensor {
    let (outer, n, inner) = shape.split(at: axis)
    return withContiguous { x in
      Tensor(shape: shape) { kernel(outer, n, inner, x, $0) }
    }
  }

  /// The entries along an axis (from 0) moved by one towards the end, or with `reverse` towards the
  /// start: at each stands what a scan met before it, and `fill` at the first.
  func delayed(along axis: Int, reverse: Bool, filling fill: Scalar) -> Tensor {
    let count = shape[axis]
    guard count > 0 else { return self }
    var slab = shape
    slab[axis] = 1
    let start = Tensor.full(slab, fill)
    var box = SliceBox(all: shape)
    (box.starts[axis], box.counts[axis]) = (reverse ? 1 : 0, count - 1)
    let rest = Slice(box)(self)
    return concatenate(reverse ? [rest, start] : [start, rest], alongAxis: axis)
  }
}
