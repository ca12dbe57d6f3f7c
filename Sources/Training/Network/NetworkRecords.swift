import Peers

/// The market at the end of a block: a line of `market.jsonl`.
public struct MarketRecord: Codable, Sendable, Hashable {
  /// Training steps taken, and blocks that have ended.
  public var step: Int
  public var block: Int
  /// W: row i holds the weights that member i gives (eq 3, bounded updates).
  public var weights: [[Double]]
  /// R (eq 5).
  public var rank: [Double]
  /// s, after the block has minted (eq 6).
  public var stake: [Double]
  /// The mean gate of each member (row) on each peer over the block's batches, noise included
  /// (eq 10).
  public var gates: [[Double]]
  /// How unevenly each member's examples were shared among the peers in the block: the coefficient
  /// of variation of their loads.
  public var loadVariation: [Double]
  /// What all members together asked for and got in the block.
  public var traffic: TrafficReport
}

/// How the members do: a line of `members.jsonl`, members in order.
public struct MemberRecord: Codable, Sendable, Hashable {
  /// Training steps taken.
  public var step: Int
  /// The mean cross-entropy of each in training since the line before, in nats.
  public var losses: [Double]
  /// What the students minimise, likewise.
  public var distillation: [Double]
  /// On held-out data; nothing between two measurements.
  public var heldOut: [Evaluation]?
}

extension RunDirectory.RecordFile where Record == MarketRecord {
  /// The market's history.
  public static var market: Self { Self("market.jsonl") }
}

extension RunDirectory.RecordFile where Record == MemberRecord {
  /// The members of a network.
  public static var members: Self { Self("members.jsonl") }
}

extension RunDirectory {
  /// The market's history, block by block; none if no network trains.
  public func market() throws(RunDirectoryError) -> [MarketRecord] { try records(.market) }

  /// The members of a network over the steps; none if no network trains.
  public func memberRecords() throws(RunDirectoryError) -> [MemberRecord] { try records(.members) }
}
