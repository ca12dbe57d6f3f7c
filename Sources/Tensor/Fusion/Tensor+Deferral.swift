internal import CKernels
internal import Synchronization

extension Tensor {
  /// An elementwise operation on untraced tensors, put off; `nil` if it had better run now.
  static func deferred(
    _ operation: UInt32, _ a: Tensor, _ b: Tensor? = nil, shape: Shape
  ) -> Tensor? {
    let count = shape.elementCount
    guard count >= smallestFused.load(ordering: .relaxed), var first = a.operand(in: shape) else {
      return nil
    }
    var second: DeferredOperand<Scalar>?
    if let b {
      second = b.operand(in: shape)
      if second == nil { return nil }
    }
    // The longer run ends here; the other may go on.
    let steps = (first.steps, second?.steps ?? 0)
    let reads = (first.reads(in: count), second?.reads(in: count) ?? 0)
    if steps.0 + steps.1 >= FusionLimits.steps || reads.0 + reads.1 > FusionLimits.reads {
      if steps.0 >= steps.1 { first = first.finished } else { second = second?.finished }
    }
    let node = DeferredNode(Int32(operation), first, second, count: count)
    return Tensor(shape: shape, body: .deferred(Deferred(node)))
  }

  /// How an operation of a shape reads this untraced tensor; `nil` if its elements do not repeat in
  /// the simple way that a run can follow.
  private func operand(in larger: Shape) -> DeferredOperand<Scalar>? {
    if shape.elementCount == larger.elementCount {
      // Of one count, and so of one order: other axes can only have size 1.
      switch body {
      case .deferred(let deferred):
        guard let result = deferred.node.result else { return .node(deferred.node) }
        return .array(result, offset: 0, inner: 1, size: result.count, period: result.count)
      case .dense(let storage):
        return .array(storage, offset: 0, inner: 1, size: storage.count, period: storage.count)
      case .view, .reduced, .postponed, .traced, .hollow: break
      }
    }
    switch body {
    case .dense(let storage):
      return strides.broadcast(from: shape, to: larger).period(in: larger)
        .map { .array(storage, offset: 0, inner: $0.inner, size: $0.size, period: $0.period) }
    case .deferred, .reduced, .postponed: return evaluated().operand(in: larger)
    case .view(let view):
      return view.strides.broadcast(from: shape, to: larger).period(in: larger)
        .map {
          .array(
            view.storage, offset: view.offset, inner: $0.inner, size: $0.size, period: $0.period)
        }
    case .traced, .hollow: return nil
    }
  }
}

extension DeferredOperand {
  /// The same elements, computed.
  fileprivate var finished: DeferredOperand {
    guard case .node(let node) = self else { return self }
    return .array(node.storage, offset: 0, inner: 1, size: node.count, period: node.count)
  }
}

extension Strides {
  /// Numbers by which the element of row-major position i lies at
  /// i / period * size + i / inner % size: some neighbouring axes are walked in row-major order,
  /// those before them repeat, and the first ones walk on. `nil` if there are none.
  fileprivate func period(in shape: Shape) -> (inner: Int, size: Int, period: Int)? {
    var (inner, size) = (1, 1)
    var axis = shape.rank - 1
    while axis >= 0 && (self[axis] == 0 || shape[axis] == 1) {
      inner *= shape[axis]
      axis -= 1
    }
    while axis >= 0 && (self[axis] == size || shape[axis] == 1) {
      size *= shape[axis]
      axis -= 1
    }
    var period = inner * size
    while axis >= 0 && (self[axis] == 0 || shape[axis] == 1) {
      period *= shape[axis]
      axis -= 1
    }
    var step = size
    while axis >= 0 && (self[axis] == step || shape[axis] == 1) {
      step *= shape[axis]
      axis -= 1
    }
    if axis >= 0 { return nil }
    return size == 1
      ? (1, 1, shape.elementCount) : (inner, size, Swift.min(period, shape.elementCount))
  }
}
