internal import Foundation
import Tensor

/// Makes the batches of the next steps on another thread while a training step runs.
///
/// ```swift
/// let batches = Prefetcher(plan.steps(epochs: 5)) { step in
///   train.batch(plan.indices(step: step))
/// }
/// for (step, (images, labels)) in batches { ... }
/// ```
///
/// Batches come in the order of the steps, each made by one call for its step, so they are the
/// ones that a plain loop would make. If making can fail, the failure comes in its step's place
/// and ends the sequence: `while let (step, batch) = try batches.next() { ... }`.
///
/// A prefetcher goes through its steps once. Leaving a loop early loses nothing: the next loop goes
/// on where it stopped. The thread ends with the last step, at ``cancel()``, or when the prefetcher
/// is released.
public final class Prefetcher<Batch: Sendable, Failure: Error>: Sendable {
  /// A step and its batch.
  public typealias Element = (step: Int, batch: Batch)

  private let queue: StepQueue<Batch, Failure>

  /// Begins to make batches at once.
  ///
  /// - Parameters:
  ///   - steps: The steps, in this order.
  ///   - ahead: How many batches are made or being made beyond those taken, at least 1.
  ///   - make: Makes the batch of a step; called on one other thread, for one step after the other.
  public init(
    _ steps: Range<Int>, ahead: Int = 2,
    _ make: @escaping @Sendable (_ step: Int) throws(Failure) -> Batch
  ) {
    require(ahead > 0, "Prefetcher: \(ahead) batches ahead, at least 1 is needed")
    let queue = StepQueue<Batch, Failure>(capacity: ahead)
    self.queue = queue
    // The thread holds the queue and not the prefetcher, whose release ends it.
    let thread = Thread {
      for step in steps {
        guard queue.waitForRoom() else { return }
        do throws(Failure) {
          queue.append((step, .success(try make(step))))
        } catch {
          queue.append((step, .failure(error)))
          break
        }
      }
      queue.finish()
    }
    thread.name = "prefetcher"
    // As much as a main thread has: a batch may run tensor operations.
    thread.stackSize = 8 << 20
    thread.start()
  }

  deinit { queue.cancel() }

  /// The next step and its batch, waiting until it is made; `nil` after the last, after a failure
  /// and after ``cancel()``.
  public func next() throws(Failure) -> Element? {
    guard let (step, result) = queue.takeFirst() else { return nil }
    return (step, try result.get())
  }

  /// Makes no further batches and drops those that are ready. A batch being made is finished first,
  /// without waiting for it here.
  public func cancel() { queue.cancel() }
}

extension Prefetcher: Sequence where Failure == Never {
  /// Takes batches from the prefetcher.
  public struct Iterator: IteratorProtocol {
    fileprivate let prefetcher: Prefetcher

    public mutating func next() -> Prefetcher.Element? { prefetcher.next() }
  }

  public func makeIterator() -> Iterator { Iterator(prefetcher: self) }
}
