internal import Synchronization

/// The limit has passed.
struct TimedOut: Error {}

/// The result of `work`, or `TimedOut` once `limit` has passed. Work that ignores its cancellation
/// is left behind; its result is dropped.
func withTimeout<Value: Sendable>(
  _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  let race = Race<Value>()
  return try await withTaskCancellationHandler {
    try await withCheckedThrowingContinuation { continuation in
      guard race.start(continuation) else { return }
      let worker = Task {
        do {
          // A task that starts late must not do what nobody waits for any more.
          try Task.checkCancellation()
          race.finish(.success(try await work()))
        } catch {
          race.finish(.failure(error))
        }
      }
      let timer = Task {
        try await Task.sleep(for: limit)
        race.finish(.failure(TimedOut()))
      }
      race.runners([{ worker.cancel() }, { timer.cancel() }])
    }
  } onCancel: {
    race.finish(.failure(CancellationError()))
  }
}

/// Two tasks of which the first to finish resumes the waiter and cancels the other.
private final class Race<Value: Sendable>: Sendable {
  private struct State {
    var continuation: CheckedContinuation<Value, any Error>?
    var outcome: Result<Value, any Error>?
    var cancels: [@Sendable () -> Void] = []
  }
  private let state = Mutex(State())

  /// Whether the race is still open; if not, the waiter has its outcome.
  func start(_ continuation: CheckedContinuation<Value, any Error>) -> Bool {
    let early = state.withLock { state in
      if state.outcome == nil { state.continuation = continuation }
      return state.outcome
    }
    guard let early else { return true }
    continuation.resume(with: early)
    return false
  }

  func runners(_ cancels: [@Sendable () -> Void]) {
    let isOver = state.withLock { state in
      state.cancels = cancels
      return state.outcome != nil
    }
    guard isOver else { return }
    for cancel in cancels { cancel() }
  }

  func finish(_ outcome: Result<Value, any Error>) {
    let (waiter, cancels) = state.withLock { state in
      guard state.outcome == nil else {
        return (nil as CheckedContinuation<Value, any Error>?, [@Sendable () -> Void]())
      }
      state.outcome = outcome
      defer { state.continuation = nil }
      return (state.continuation, state.cancels)
    }
    waiter?.resume(with: outcome)
    for cancel in cancels { cancel() }
  }
}
