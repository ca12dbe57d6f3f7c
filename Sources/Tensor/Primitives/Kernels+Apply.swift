internal import CKernels
internal import Synchronization

extension Tensor {
  /// The values of an elementwise kernel on this untraced tensor.
  func mapped(by operation: bt_unary) -> Tensor {
    if let deferred = Tensor.deferred(operation.rawValue, self, shape: shape) { return deferred }
    return withContiguous { x in
      Tensor(shape: shape) { Scalar.kernels.unary(operation, x, $0, count) }
    }
  }

  /// The values of a kernel on this untraced tensor and a number.
  func combined(_ operation: bt_binary, with number: Scalar) -> Tensor {
    if count >= smallestFused.load(ordering: .relaxed) {
      return .combine(operation, self, Tensor(number), shape: shape)
    }
    return withContiguous { x in
      Tensor(shape: shape) { out in
        var (count, step, none, number) = (Int64(self.count), Int64(1), Int64(0), number)
        guard count > 0 else { return }
        Scalar.kernels.binary(operation, 1, &count, x, &step, &number, &none, out)
      }
    }
  }

  /// The values of a broadcasting kernel on two untraced tensors.
  static func combine(
    _ operation: bt_binary, _ a: Tensor, _ b: Tensor, shape: Shape
  ) -> Tensor {
    let tag = BT_UNARY_COUNT.rawValue + operation.rawValue
    if let deferred = Tensor.deferred(tag, a, b, shape: shape) { return deferred }
    // Whole operands of one shape: one run of elements.
    if case .dense(let left) = a.body, case .dense(let right) = b.body, a.shape == b.shape {
      return Tensor(shape: shape) { out in
        var count = Int64(left.count)
        var step: Int64 = 1
        guard count > 0 else { return }
        Scalar.kernels.binary(operation, 1, &count, left.base, &step, right.base, &step, out)
      }
    }
    return Tensor(shape: shape) { out in
      guard shape.elementCount > 0 else { return }
      a.withLayout { left, leftStrides in
        b.withLayout { right, rightStrides in
          withDimensions(shape) { sizes in
            withDimensions(leftStrides.broadcast(from: a.shape, to: shape)) { s in
              withDimensions(rightStrides.broadcast(from: b.shape, to: shape)) { t in
                Scalar.kernels.binary(operation, Int32(shape.rank), sizes, left, s, right, t, out)
              }
            }
          }
        }
      }
    }
  }
}

extension Strides {
  /// The strides of an array of shape `shape` seen as one of shape `larger`: 0 where it repeats.
  func broadcast(from shape: Shape, to larger: Shape) -> Strides {
    var result = Strides(rank: larger.rank)
    let shift = larger.rank - shape.rank
    for axis in 0..<shape.rank {
      result[axis + shift] = shape[axis] == 1 && larger[axis + shift] != 1 ? 0 : self[axis]
    }
    return result
  }
}

extension Primitive {
  /// A broadcasting kernel's operation on two tensors, without lists where nothing traces them.
  func applied(
    _ kernel: bt_binary, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let isTraced = a.isTraced || b.isTraced
    if a.shape == b.shape {
      return isTraced ? dispatch([a, b]) : .combine(kernel, a, b, shape: a.shape)
    }
    if isTraced { return apply([a, b]) }
    do {
      let shape = try Shape.broadcast(a.shape, b.shape, operation: name)
      return .combine(kernel, a, b, shape: shape)
    } catch {
      fatalError(error.description)
    }
  }

  /// The shape of a broadcasting operation on two tensors.
  func broadcastShape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    return try Shape.broadcast(inputs[0], inputs[1], operation: name)
  }

  /// Throws unless there are `count` inputs.
  func requireInputs(_ count: Int, _ inputs: [Shape]) throws(ShapeError) {
    guard inputs.count == count else {
      throw ShapeError(name, inputs, "takes \(count) tensors", "\(inputs.count) were given")
    }
  }

  /// Throws unless there is one input, of rank 1 or more.
  func requireLastAxis(_ inputs: [Shape]) throws(ShapeError) {
    try requireInputs(1, inputs)
    guard inputs[0].rank > 0 else {
      throw ShapeError(name, inputs, "needs a last axis", "there is none")
    }
  }
}

extension Tensor {
  /// The transpose of broadcasting from `shape`: sums over the repeated axes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func unbroadcast(to shape: Shape) -> Tensor {
    if self.shape == shape { return self }
    let axes = shape.broadcastAxes(in: self.shape)
    let summed = axes.isEmpty ? self : Sum(axes: axes, keepingAxes: false).dispatch([self])
    return summed.reshaped(shape)
  }
}
