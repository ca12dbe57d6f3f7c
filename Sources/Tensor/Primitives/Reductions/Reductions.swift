internal import CKernels

/// The sum over some axes.
public struct Sum<Scalar: TensorScalar>: LinearPrimitive {
  /// Axes from 0, in order.
  public let axes: [Int]
  /// Whether the axes stay, with size 1.
  public let keepingAxes: Bool

  public init(axes: [Int], keepingAxes: Bool) {
    self.axes = axes.sorted()
    self.keepingAxes = keepingAxes
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireAxes(axes, inputs)
    return inputs[0].reducing(axes, keepingAxes: keepingAxes)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let reduced = inputs[0].reduced(BT_SUM, along: axes)
    return reduced.withShape(inputs[0].shape.reducing(axes, keepingAxes: keepingAxes))
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let kept = cotangent.reshaped(shapes[0].reducing(axes, keepingAxes: true))
    return [kept.broadcast(to: shapes[0])]
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    Sum(axes: axes.map { $0 + 1 }, keepingAxes: keepingAxes)(inputs[0])
  }

  public func separateAxis(_ moving: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    guard let axis = moving[0], !axes.contains(axis) else { return nil }
    return keepingAxes ? axis : axis - axes.count { $0 < axis }
  }
}

extension Primitive {
  /// Throws unless there is one input and it has the axes.
  func requireAxes(_ axes: [Int], _ inputs: [Shape]) throws(ShapeError) {
    try requireInputs(1, inputs)
    for axis in axes where axis < 0 || axis >= inputs[0].rank {
      throw ShapeError(
        name, inputs, "axes are below the rank", "axis \(axis), rank \(inputs[0].rank)")
    }
  }
}

extension Tensor {
  /// A kernel's reduction over axes (from 0, sorted) of an untraced tensor; those axes are kept
  /// with size 1. Neighbouring axes are reduced together.
  func reduced(_ operation: bt_reduction, along axes: [Int]) -> Tensor {
    var result = self
    var position = axes.count
    while position > 0 {
      let last = axes[position - 1]
      var first = last
      position -= 1
      while position > 0 && axes[position - 1] == first - 1 {
        first -= 1
        position -= 1
      }
      result = result.reduced(operation, first...last)
    }
    return result
  }

  private func reduced(_ operation: bt_reduction, _ axes: ClosedRange<Int>) -> Tensor {
    let (outer, middle, inner) = shape.split(at: Range(axes))
    let result = shape.reducing(Array(axes), keepingAxes: true)
    if let reduction = deferredReduction(operation, outer, inner, shape: result) {
      return reduction
    }
    if case .deferred(let deferred) = body {
      return Tensor(shape: result) {
        deferred.node.reduce(operation, outer, middle, inner, into: $0)
      }
    }
    return withContiguous { x in
      Tensor(shape: result) {
        Scalar.kernels.reduce(operation, outer, middle, inner, x, $0)
      }
    }
  }
}
