import Tensor

/// Peers that act alike: a party of a `ConsensusScenario`.
public struct Party: Sendable, Hashable {
  public var name: String
  /// How its peers rate.
  public var behaviour: RatingBehaviour
  /// What the party owns before the first block, in all, split evenly over its peers.
  public var stake: Double
  /// The number of identities.
  public var peers: Int
  /// What the party's work is worth in all, split evenly over its peers; by block, if it changes.
  public var worth: Worth
  /// The first block at which it is there: before, no one rates it.
  public var joins: Int

  /// Traps on no peers, and on a stake, a worth or a block below 0.
  public init(
    _ name: String, _ behaviour: RatingBehaviour, stake: Double, peers: Int = 1,
    worth: Worth, joins: Int = 0
  ) {
    require(peers > 0, "party \(name): \(peers) peers, must be 1 or more")
    require(stake >= 0 && stake.isFinite, "party \(name): stake \(stake), must be 0 or more")
    require(joins >= 0, "party \(name): joins at \(joins), must be 0 or later")
    self.name = name
    self.behaviour = behaviour
    self.stake = stake
    self.peers = peers
    self.worth = worth
    self.joins = joins
  }

  /// The party as more identities with the same stake and worth: sybils.
  public func split(into identities: Int) -> Party {
    Party(name, behaviour, stake: stake, peers: identities, worth: worth, joins: joins)
  }
}
