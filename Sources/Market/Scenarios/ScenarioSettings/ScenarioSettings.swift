/// The numbers from which a `NamedScenario` is made.
public struct ScenarioSettings: Sendable, Hashable, Codable {
  /// The honest share of the stake, in [0, 1].
  public var honestStake: Double
  /// The honest share of all worth, in [0, 1]: what honest raters give to honest peers.
  public var honestWorth: Double
  /// What cabals and selfish peers give to themselves, in [0, 1].
  public var selfWeight: Double
  /// The peers of a leading honest party.
  public var honestPeers: Int
  /// The peers of every other party, but for single peers.
  public var identities: Int
  public var blocks: Int
  /// tau, minted per block, as a part of all stake.
  public var inflation: Double
  /// sigma of the raters' noise.
  public var deviation: Double
  /// Networks with noise of their own.
  public var trials: Int
  public var seed: UInt64

  /// How many blocks pass before worth changes in `NamedScenario.copier`.
  public static var season: Int { 10 }

  public init(
    honestStake: Double = 0.6, honestWorth: Double = 0.7, selfWeight: Double = 1,
    honestPeers: Int = 8, identities: Int = 4, blocks: Int = 50, inflation: Double = 0.1,
    deviation: Double = 0,
    trials: Int = 1, seed: UInt64 = 1
  ) {
    self.honestStake = honestStake
    self.honestWorth = honestWorth
    self.selfWeight = selfWeight
    self.honestPeers = honestPeers
    self.identities = identities
    self.blocks = blocks
    self.inflation = inflation
    self.deviation = deviation
    self.trials = trials
    self.seed = seed
  }
}
