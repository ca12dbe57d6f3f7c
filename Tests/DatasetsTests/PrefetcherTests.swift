import Datasets
import Foundation
import Testing

@Suite("Prefetching")
struct PrefetcherTests {
  private struct Refusal: Error, Equatable { let step: Int }

  private let data = ImageDataset(
    images: (0..<200).map { UInt8($0) }, height: 2, width: 2,
    labels: (0..<50).map { UInt8($0 % 5) },
    classNames: ["a", "b", "c", "d", "e"])

  @Test(arguments: [1, 2, 5, 100])
  func givesTheBatchesOfAPlainLoop(ahead: Int) {
    let plan = BatchPlan(count: data.count, batchSize: 8, seed: 2)
    let batches = Prefetcher(plan.steps(epochs: 3).dropFirst(4), ahead: ahead) {
      data.batch(plan.indices(step: $0))
    }
    var next = 4
    for (step, (images, labels)) in batches {
      let plain = data.batch(plan.indices(step: step))
      #expect(step == next)
      #expect(images.scalars == plain.images.scalars)
      #expect(labels == plain.labels)
      next += 1
    }
    #expect(next == 3 * plan.batchesPerEpoch)
    #expect(batches.next() == nil)
  }

  /// A batch is begun only when all but `ahead` of those before have been taken.
  @Test func staysWithinItsBound() {
    let begun = Counter()
    let batches = Prefetcher(0..<50, ahead: 3) { _ in begun.increase() }
    for (step, _) in batches { #expect(begun.value <= step + 1 + 3) }
    #expect(begun.value == 50)
  }

  @Test func aFailureComesInItsPlaceAndEnds() throws {
    let batches = Prefetcher(0..<10) { step throws(Refusal) in
      if step == 3 { throw Refusal(step: step) }
      return step * step
    }
    for step in 0..<3 {
      let next = try #require(try batches.next())
      #expect(next == (step, step * step))
    }
    #expect(throws: Refusal(step: 3)) { try batches.next() }
    #expect(try batches.next() == nil)
  }

  @Test func aLoopGoesOnWhereOneStopped() {
    let batches = Prefetcher(0..<6) { $0 }
    for (step, _) in batches where step == 2 { break }
    #expect(batches.map(\.step) == [3, 4, 5])
  }

  @Test func cancellingEndsTheSequence() {
    let begun = Counter()
    let batches = Prefetcher(0..<1_000_000) { _ in begun.increase() }
    _ = batches.next()
    batches.cancel()
    #expect(batches.next() == nil)
    #expect(begun.value < 10)
  }

  /// What the closure holds is released with the prefetcher, though most steps were not taken.
  @Test func releasingEndsTheThread() {
    let released = DispatchSemaphore(value: 0)
    do {
      let token = Token(released)
      let batches = Prefetcher(0..<1_000_000) { _ in withExtendedLifetime(token) { 1 } }
      _ = batches.next()
    }
    #expect(released.wait(timeout: .now() + 60) == .success)
  }

  @Test func noStepsAreAnEmptySequence() {
    #expect(Prefetcher(5..<5) { $0 }.next() == nil)
  }
}

private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0

  var value: Int { lock.withLock { count } }

  func increase() { lock.withLock { count += 1 } }
}

private final class Token: Sendable {
  private let released: DispatchSemaphore

  init(_ released: DispatchSemaphore) { self.released = released }

  deinit { released.signal() }
}
