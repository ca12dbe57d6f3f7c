internal import CKernels
internal import Synchronization

/// A reduction of deferred values, seen as `[count / inner, inner]`, along the first axis, before
/// anything has read it.
///
/// A run that computes the values computes this as it goes. Nothing but tensors holds it: what none
/// of them asks for is never computed.
final class DeferredReduction<Scalar: TensorScalar>: Sendable {
  let operation: bt_reduction
  let inner: Int
  private let state: Mutex<State>

  private enum State {
    case waiting(DeferredNode<Scalar>)
    case finished(Storage<Scalar>)
  }

  init(_ operation: bt_reduction, of source: DeferredNode<Scalar>, inner: Int) {
    self.operation = operation
    self.inner = inner
    state = Mutex(.waiting(source))
    source.attach(self)
  }

  /// What is reduced; `nil` once there is a result.
  var source: DeferredNode<Scalar>? {
    state.withLock { if case .waiting(let source) = $0 { source } else { nil } }
  }

  private var result: Storage<Scalar>? {
    state.withLock { if case .finished(let storage) = $0 { storage } else { nil } }
  }

  /// Takes a result, unless another thread's is there, and lets the source go.
  func finish(_ storage: Storage<Scalar>) {
    state.withLock { if case .waiting = $0 { $0 = .finished(storage) } }
  }

  /// The results, computed now if they are not there.
  var storage: Storage<Scalar> {
    guard let source else { return result! }
    var run = DeferredRun<Scalar>(count: source.count)
    if run.reduce(self) {
      run.compute()
    } else if let values = source.result {
      finish(
        Storage(count: inner) {
          Scalar.kernels.reduce(operation, 1, source.count / inner, inner, values.base, $0)
        })
    }
    return result!
  }
}

extension Tensor {
  /// A reduction of the middle axis of this deferred tensor seen as `[outer, size, inner]`, put off;
  /// `nil` if no run can compute it as it goes.
  func deferredReduction(
    _ operation: bt_reduction, _ outer: Int, _ inner: Int, shape: Shape
  ) -> Tensor? {
    guard case .deferred(let deferred) = body, outer == 1,
      inner >= Int(BT_MIN_SINK), inner <= Int(BT_MAX_SINK), deferred.node.result == nil
    else { return nil }
    return Tensor(
      shape: shape, body: .reduced(DeferredReduction(operation, of: deferred.node, inner: inner)))
  }
}
