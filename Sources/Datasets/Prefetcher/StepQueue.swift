internal import Foundation

/// Results of steps between the thread that makes them and the one that takes them.
final class StepQueue<Batch: Sendable, Failure: Error>: @unchecked Sendable {
  typealias Entry = (step: Int, result: Result<Batch, Failure>)

  private let capacity: Int
  // Guards what follows, and is signalled when any of it changes.
  private let condition = NSCondition()
  private var ready: [Entry] = []
  private var isFinished = false

  init(capacity: Int) { self.capacity = capacity }

  /// Waits until another entry may be made; false if none is wanted any more.
  func waitForRoom() -> Bool {
    condition.withLock {
      while ready.count >= capacity, !isFinished { condition.wait() }
      return !isFinished
    }
  }

  func append(_ entry: Entry) {
    condition.withLock {
      // Cancelled while the batch was made.
      if isFinished { return }
      ready.append(entry)
      condition.broadcast()
    }
  }

  /// Waits for an entry; `nil` once there are no more.
  func takeFirst() -> Entry? {
    condition.withLock {
      while ready.isEmpty, !isFinished { condition.wait() }
      if ready.isEmpty { return nil }
      condition.broadcast()
      return ready.removeFirst()
    }
  }

  /// No entries follow those that are ready.
  func finish() {
    condition.withLock {
      isFinished = true
      condition.broadcast()
    }
  }

  /// No entries follow, and those that are ready are dropped.
  func cancel() {
    condition.withLock {
      isFinished = true
      ready.removeAll()
      condition.broadcast()
    }
  }
}
