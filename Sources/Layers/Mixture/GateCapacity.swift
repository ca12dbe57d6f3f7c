import Tensor

/// How many examples of a batch a peer takes at most, and what becomes of the others.
public struct GateCapacity: Sendable, Hashable, Codable {
  /// What becomes of a choice whose peer is full.
  public enum Overflow: String, Sendable, Hashable, Codable, CaseIterable {
    /// It goes to the example's next best peer with room, and is dropped if there is none.
    case next
    /// It is dropped: the example is mixed from its other choices, or from none.
    case drop
  }

  /// The limit in even shares: 1 if all peers may take only as many examples as balance gives them.
  public var factor: Double
  public var overflow: Overflow

  /// Traps unless the factor is positive and finite.
  public init(factor: Double, overflow: Overflow = .next) {
    (self.factor, self.overflow) = (factor, overflow)
    require(factor > 0 && factor.isFinite, "GateCapacity: factor \(factor), it must be positive")
  }

  /// The most examples for each of `peers` peers present: the factor times batch * k / peers,
  /// rounded up, at least 1.
  public func limit(batch: Int, peers: Int, keeping k: Int) -> Int {
    let share = Double(batch) * Double(Swift.min(k, peers)) / Double(Swift.max(peers, 1))
    return Swift.max(1, Int((factor * share).rounded(.up)))
  }
}
