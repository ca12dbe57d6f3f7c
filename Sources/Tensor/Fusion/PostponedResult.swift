internal import Synchronization

/// The result of a whole operation before anything has read it.
///
/// A derivative carries a value beside each tangent, and many values are read by nothing: those of
/// the weights' gradients, where a gradient is differentiated, are a fifth of its products.
final class PostponedResult<Scalar: TensorScalar>: Sendable {
  private let state: Mutex<State>

  private enum State {
    case waiting(@Sendable () -> Tensor<Scalar>)
    case finished(Storage<Scalar>)
  }

  /// Puts off an evaluation of untraced tensors.
  init(_ evaluate: @escaping @Sendable () -> Tensor<Scalar>) { state = Mutex(.waiting(evaluate)) }

  /// The values, computed now if they are not there. Two threads may both compute them: the first
  /// one's stay.
  var storage: Storage<Scalar> {
    let evaluate: @Sendable () -> Tensor<Scalar>
    switch state.withLock({ $0 }) {
    case .finished(let storage): return storage
    case .waiting(let waiting): evaluate = waiting
    }
    let computed = evaluate().wholeStorage
    return state.withLock {
      if case .finished(let storage) = $0 { return storage }
      $0 = .finished(computed)
      return computed
    }
  }
}

extension Tensor {
  /// The elements of an untraced tensor in row-major order, in a block of their own.
  fileprivate var wholeStorage: Storage<Scalar> {
    switch evaluated().body {
    case .dense(let storage): storage
    default: Storage(count: count) { pack(into: $0) }
    }
  }

  /// This tensor, computed if it was put off as a whole. What is put off reads nothing else that is:
  /// a chain of them would recurse as long as it is.
  var withoutPostponed: Tensor {
    if case .postponed = body { evaluated() } else { self }
  }
}
