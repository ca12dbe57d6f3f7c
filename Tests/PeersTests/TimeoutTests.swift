import Synchronization
import Testing

@testable import Peers

@Suite(.timeLimit(.minutes(5))) struct TimeoutTests {
  private struct Failure: Error {}
  private let hour = Duration.seconds(3600)

  @Test func returnsTheResult() async throws {
    #expect(try await withTimeout(hour) { 7 } == 7)
  }

  @Test func passesTheErrorOn() async {
    await #expect(throws: Failure.self) { try await withTimeout(hour) { throw Failure() } }
  }

  @Test("when the limit has passed, the work is cancelled") func limit() async {
    let cancelled = Signal()
    await #expect(throws: TimedOut.self) {
      try await withTimeout(.milliseconds(10)) {
        do {
          try await Task.sleep(for: hour)
        } catch {
          cancelled.send()
        }
      }
    }
    await cancelled.wait()
  }

  @Test("work that ignores its cancellation is left behind") func deafWork() async {
    await #expect(throws: TimedOut.self) {
      try await withTimeout(.milliseconds(10)) {
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
      }
    }
  }

  @Test("a cancelled task waits no longer, and cancels the work") func cancellation() async {
    let (started, cancelled) = (Signal(), Signal())
    let task = Task {
      try await withTimeout(hour) {
        started.send()
        do {
          try await Task.sleep(for: hour)
        } catch {
          cancelled.send()
        }
      }
    }
    await started.wait()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    await cancelled.wait()
  }

  @Test("a task that is cancelled before starts no work") func cancelledBefore() async {
    let started = Mutex(0)
    let task = Task {
      // Until the cancellation below.
      try? await Task.sleep(for: hour)
      for _ in 0..<20 {
        await #expect(throws: CancellationError.self) {
          try await withTimeout(hour) { started.withLock { $0 += 1 } }
        }
      }
      // Whatever was started would have its turn.
      for _ in 0..<20 { await Task.yield() }
    }
    task.cancel()
    await task.value
    #expect(started.withLock { $0 } == 0)
  }

  @Test("a cancelled task does not wait for work that ignores it") func deafCancellation() async {
    let started = Signal()
    let task = Task {
      try await withTimeout(hour) {
        started.send()
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
      }
    }
    await started.wait()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  /// A second resumption would end the process.
  @Test("when result, limit and cancellation meet, one of them wins") func races() async {
    for round in 0..<300 {
      let task = Task {
        try await withTimeout(.microseconds(round % 20)) {
          for _ in 0..<(round % 7) { await Task.yield() }
          return round
        }
      }
      if round % 3 == 0 { task.cancel() }
      do {
        #expect(try await task.value == round)
      } catch {
        #expect(error is TimedOut || error is CancellationError)
      }
    }
  }
}
