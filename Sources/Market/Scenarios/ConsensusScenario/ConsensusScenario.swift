import Tensor

/// Parties that rate one another and are paid by a mechanism, block by block.
///
///     let scenario = ConsensusScenario(parties: [
///       Party("honest", .honest, stake: 0.6, peers: 8, worth: 0.7),
///       Party("cabal", .cabal(selfWeight: 1), stake: 0.4, peers: 4, worth: 0.3),
///     ])
///     let trajectory = scenario.trajectory(under: YumaConsensus<Double>(masksSelfWeights: true))
///
/// Each block every peer rates, the mechanism settles, and stake grows: S <- S + tau sum(S) E. Stake
/// is kept as shares, which every mechanism here allows, as each depends on the shares alone. Who has
/// stake counts as a rater, also if it was earned as a server.
public struct ConsensusScenario: Sendable, Hashable {
  public var name: String
  public var parties: [Party]
  public var blocks: Int
  /// tau: minted per block, as a part of all stake.
  public var inflation: Double
  /// sigma of the raters' noise: each weight is multiplied by |N(1, sigma^2)|, clipped at 0, and
  /// scaled so that what a peer gives to each party stays as it was.
  public var deviation: Double
  /// Networks with noise of their own, over which shares are averaged.
  public var trials: Int
  /// The seed of the noise.
  public var seed: UInt64

  /// Traps unless there are parties, blocks are 0 or more, trials 1 or more, and inflation and
  /// deviation 0 or more.
  public init(
    name: String = "", parties: [Party], blocks: Int = 50, inflation: Double = 0.1,
    deviation: Double = 0, trials: Int = 1, seed: UInt64 = 1
  ) {
    require(!parties.isEmpty, "ConsensusScenario: there are no parties")
    require(
      blocks >= 0 && trials > 0,
      "ConsensusScenario: \(blocks) blocks, \(trials) trials; needed are 0 or more, and 1 or more")
    require(
      inflation >= 0 && deviation >= 0,
      "ConsensusScenario: inflation \(inflation), deviation \(deviation), must be 0 or more")
    self.name = name
    self.parties = parties
    self.blocks = blocks
    self.inflation = inflation
    self.deviation = deviation
    self.trials = trials
    self.seed = seed
  }

  /// The shares of stake under a mechanism, from before the first block to after the last.
  ///
  /// `observe` is told how many blocks are done; an error that it throws ends the run and reaches
  /// the caller.
  public func trajectory<Scalar>(
    under mechanism: some ConsensusMechanism<Scalar>, observing observe: (Int) throws -> Void
  ) rethrows -> ShareTrajectory {
    let batch = ScenarioBatch<Scalar>([self])
    var samples: [ShareTrajectory.Sample] = []
    try batch.run(under: mechanism) { block, stake in
      samples.append(batch.samples(stake)[0])
      try observe(block)
    }
    return ShareTrajectory(
      mechanism: mechanism.name, scenario: name, parties: parties.map(\.name), trials: trials,
      samples: samples)
  }

  /// `trajectory` without an observer.
  public func trajectory<Scalar>(
    under mechanism: some ConsensusMechanism<Scalar>
  ) -> ShareTrajectory { trajectory(under: mechanism, observing: { _ in }) }
}
