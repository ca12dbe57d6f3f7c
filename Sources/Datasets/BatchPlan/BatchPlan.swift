internal import Foundation
import Tensor

/// Which items each step of a training run sees.
///
/// ```swift
/// let plan = BatchPlan(count: train.count, batchSize: 128, seed: 1)
/// for step in plan.steps(epochs: 5) {
///   let (images, labels) = train.batch(plan.indices(step: step))
/// }
/// ```
///
/// The items of a step follow from the step alone, so a run that stopped goes on at any step
/// without reading its way there: `plan.steps(epochs: 5).dropFirst(1234)`.
public struct BatchPlan: Sendable {
  /// The number of items.
  public let count: Int
  /// The number of items in a batch; the last of an epoch may have fewer.
  public let batchSize: Int
  /// The seed of the orders.
  public let seed: UInt64
  /// Whether each epoch has a random order of its own.
  public let isShuffling: Bool
  /// Whether a short batch at the end of an epoch is left out.
  public let isDroppingLast: Bool

  /// What the items are, where they are not 0..<count.
  private let items: [Int]?
  private let orders = LastOrder()

  /// A plan over the items 0..<count.
  ///
  /// - Parameters:
  ///   - count: The number of items, at least 1.
  ///   - batchSize: The number of items in a batch, at least 1.
  ///   - seed: Equal seeds give equal orders. Epoch `e` is shuffled by `Philox(seed:stream: e)`.
  ///   - isShuffling: Whether each epoch has a random order of its own. Otherwise items come in
  ///     the order of their numbers.
  ///   - isDroppingLast: Whether a short batch at the end of an epoch is left out. Otherwise an
  ///     epoch has every item exactly once.
  /// - Precondition: An epoch has at least one batch.
  public init(
    count: Int, batchSize: Int, seed: UInt64 = 0, shuffling isShuffling: Bool = true,
    droppingLast isDroppingLast: Bool = false
  ) {
    self.init(
      items: nil, count: count, batchSize: batchSize, seed: seed, isShuffling, isDroppingLast)
  }

  /// A plan over some items of a dataset, such as a peer's shard; otherwise as
  /// ``init(count:batchSize:seed:shuffling:droppingLast:)``.
  public init(
    items: [Int], batchSize: Int, seed: UInt64 = 0, shuffling isShuffling: Bool = true,
    droppingLast isDroppingLast: Bool = false
  ) {
    self.init(
      items: items, count: items.count, batchSize: batchSize, seed: seed, isShuffling,
      isDroppingLast)
  }

  private init(
    items: [Int]?, count: Int, batchSize: Int, seed: UInt64, _ isShuffling: Bool,
    _ isDroppingLast: Bool
  ) {
    require(
      count > 0 && batchSize > 0,
      "BatchPlan: batches of \(batchSize) from \(count) items, at least 1 of each is needed")
    require(
      !isDroppingLast || batchSize <= count,
      "BatchPlan: \(count) items are no whole batch of \(batchSize), and short ones are dropped")
    self.items = items
    self.count = count
    self.batchSize = batchSize
    self.seed = seed
    self.isShuffling = isShuffling
    self.isDroppingLast = isDroppingLast
  }

  /// The number of batches, and so of steps, in an epoch.
  public var batchesPerEpoch: Int {
    isDroppingLast ? count / batchSize : (count - 1) / batchSize + 1
  }

  /// The steps of a number of epochs, from 0.
  public func steps(epochs: Int) -> Range<Int> {
    require(epochs >= 0, "BatchPlan.steps: \(epochs) epochs")
    return 0..<epochs * batchesPerEpoch
  }

  /// The epoch that a step belongs to, from 0.
  public func epoch(ofStep step: Int) -> Int {
    require(step >= 0, "BatchPlan: step \(step), steps begin at 0")
    return step / batchesPerEpoch
  }

  /// The items of a step, in their order in the batch. Equal for equal steps.
  public func indices(step: Int) -> [Int] {
    let epoch = epoch(ofStep: step)
    let start = (step - epoch * batchesPerEpoch) * batchSize
    let positions = start..<min(start + batchSize, count)
    let numbers = isShuffling ? Array(order(ofEpoch: epoch)[positions]) : Array(positions)
    guard let items else { return numbers }
    return numbers.map { items[$0] }
  }

  private func order(ofEpoch epoch: Int) -> [Int] {
    orders.order(ofEpoch: epoch) {
      var generator = Philox(seed: seed, stream: UInt64(epoch))
      return generator.permutation(count)
    }
  }
}

/// The order of the epoch asked for last, so that the steps of an epoch shuffle once.
private final class LastOrder: @unchecked Sendable {
  // Guards `last`.
  private let lock = NSLock()
  private var last: (epoch: Int, order: [Int])?

  func order(ofEpoch epoch: Int, _ make: () -> [Int]) -> [Int] {
    lock.withLock {
      if let last, last.epoch == epoch { return last.order }
      let order = make()
      last = (epoch, order)
      return order
    }
  }
}
