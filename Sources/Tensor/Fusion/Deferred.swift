internal import CKernels
internal import Synchronization

/// The result of an elementwise operation before anything has read it: what a tensor holds.
///
/// Operations hold the node, not this. So a node knows whether a tensor can still ask for its
/// values: if none can, they are never stored.
final class Deferred<Scalar: TensorScalar>: Sendable {
  let node: DeferredNode<Scalar>

  init(_ node: DeferredNode<Scalar>) { self.node = node }

  deinit { node.isWanted.store(false, ordering: .relaxed) }
}

/// An elementwise operation to be computed, or its result.
final class DeferredNode<Scalar: TensorScalar>: Sendable {
  /// A `bt_unary`, or `BT_UNARY_COUNT` + a `bt_binary`.
  let operation: Int32
  let count: Int
  /// Operations up to this one, and large arrays they read; what is used twice counts twice.
  let steps: Int
  let reads: Int
  let isWanted = Atomic<Bool>(true)
  private let state: Mutex<State>
  private let attached = Mutex<[WeakReduction]>([])

  private struct WeakReduction: Sendable {
    weak var reduction: DeferredReduction<Scalar>?
  }

  /// Only the fields that are needed: the operands until there is a result.
  private enum State {
    case waiting(DeferredOperand<Scalar>, DeferredOperand<Scalar>?)
    case finished(Storage<Scalar>)
  }

  init(
    _ operation: Int32, _ first: DeferredOperand<Scalar>, _ second: DeferredOperand<Scalar>?,
    count: Int
  ) {
    self.operation = operation
    self.count = count
    steps = 1 + first.steps + (second?.steps ?? 0)
    reads = first.reads(in: count) + (second?.reads(in: count) ?? 0)
    state = Mutex(.waiting(first, second))
  }

  var result: Storage<Scalar>? {
    state.withLock { if case .finished(let storage) = $0 { storage } else { nil } }
  }

  /// What it waits for; `nil` once there is a result.
  var operands: (DeferredOperand<Scalar>, DeferredOperand<Scalar>?)? {
    state.withLock {
      if case .waiting(let first, let second) = $0 { (first, second) } else { nil }
    }
  }

  /// Takes a result, and lets the operands go. Two threads may both have computed it: the first
  /// one's stays.
  func finish(_ storage: Storage<Scalar>) {
    state.withLock { if case .waiting = $0 { $0 = .finished(storage) } }
  }

  /// The reductions of the values that tensors still hold.
  var reductions: [DeferredReduction<Scalar>] {
    attached.withLock { $0.compactMap { $0.reduction } }
  }

  func attach(_ reduction: DeferredReduction<Scalar>) {
    attached.withLock { $0.append(WeakReduction(reduction: reduction)) }
  }

  /// The values, computed now if they are not there.
  var storage: Storage<Scalar> {
    var run = DeferredRun<Scalar>(count: count)
    if run.store(self) { run.compute() }
    return result!
  }

  /// Reduces the middle axis of the values seen as `[outer, size, inner]`.
  ///
  /// If they are not there, they are not stored where computing them again is cheap: most of what is
  /// summed is read by the sum only.
  func reduce(
    _ operation: bt_reduction, _ outer: Int, _ size: Int, _ inner: Int,
    into out: UnsafeMutablePointer<Scalar>
  ) {
    var run = DeferredRun<Scalar>(count: count)
    guard let last = run.insert(self) else {
      return Scalar.kernels.reduce(operation, outer, size, inner, result!.base, out)
    }
    run.compute(reduced: [last], sinks: []) {
      Scalar.kernels.reduceRun(operation, outer, size, inner, $0, out)
    }
  }
}

/// What an elementwise operation reads: another's result, or an array broadcast to its shape.
enum DeferredOperand<Scalar: TensorScalar>: Sendable {
  case node(DeferredNode<Scalar>)
  /// Element i is that of `storage` at `offset + i / period * size + i / inner % size`.
  case array(Storage<Scalar>, offset: Int, inner: Int, size: Int, period: Int)

  var steps: Int {
    if case .node(let node) = self { node.steps } else { 0 }
  }

  func reads(in count: Int) -> Int {
    switch self {
    case .node(let node): node.reads
    case .array(_, _, _, let size, _): size == count ? 1 : 0
    }
  }
}
