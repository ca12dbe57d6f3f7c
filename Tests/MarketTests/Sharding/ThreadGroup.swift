import Foundation
import Market

/// Ranks as threads of one process, which meet at each operation.
final class ThreadGroup: @unchecked Sendable {
  private let count: Int
  private let condition = NSCondition()
  private var arrived = 0
  private var round = 0
  private var sums: [Int64] = []
  private var largest = -Double.infinity
  private var settled: (sums: [Int64], largest: Double) = ([], 0)

  private init(count: Int) { self.count = count }

  /// The results of `body`, run once for each rank at the same time, in rank order.
  static func run<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Member) -> Result
  ) -> [Result] {
    let group = ThreadGroup(count: count)
    let results = Results<Result>(count: count)
    for rank in 0..<count {
      Thread.detachNewThread { results.put(body(Member(group: group, rank: rank)), at: rank) }
    }
    return results.all()
  }

  struct Member: Communicator {
    fileprivate let group: ThreadGroup
    let rank: Int
    var count: Int { group.count }
    func sum(_ values: [Int64]) -> [Int64] { group.meet(values, -.infinity).sums }
    func maximum(_ value: Double) -> Double { group.meet([], value).largest }
  }

  private func meet(_ values: [Int64], _ value: Double) -> (sums: [Int64], largest: Double) {
    condition.lock()
    defer { condition.unlock() }
    sums = sums.isEmpty ? values : zip(sums, values).map { $0 + $1 }
    largest = max(largest, value)
    arrived += 1
    if arrived == count {
      settled = (sums, largest)
      (sums, largest, arrived) = ([], -.infinity, 0)
      round += 1
      condition.broadcast()
    } else {
      let current = round
      while round == current { condition.wait() }
    }
    return settled
  }
}

private final class Results<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var values: [Value?]

  init(count: Int) { values = Array(repeating: nil, count: count) }

  func put(_ value: Value, at rank: Int) {
    condition.lock()
    values[rank] = value
    condition.broadcast()
    condition.unlock()
  }

  func all() -> [Value] {
    condition.lock()
    defer { condition.unlock() }
    while values.contains(where: { $0 == nil }) { condition.wait() }
    return values.compactMap { $0 }
  }
}
