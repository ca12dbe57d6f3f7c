import ArgumentParser
import Market

/// The numbers of a scenario.
struct ScenarioOptions: ParsableArguments {
  @Option(help: "The honest share of the stake.")
  var stake = 0.6
  @Option(help: "The honest share of all worth: what honest raters give to honest peers.")
  var worth = 0.7
  @Option(help: "What cabals and selfish peers give to themselves.")
  var selfWeight = 1.0
  @Option(help: "Peers of a leading honest party.")
  var honestPeers = 8
  @Option(help: "Peers of every other party, but for single peers.")
  var identities = 4
  @Option(help: "How many blocks.")
  var blocks = 50
  @Option(help: "Minted per block, as a part of all stake.")
  var inflation = 0.1
  @Option(help: "Noise of the weights, as a part of each.")
  var deviation = 0.0
  @Option(help: "Networks with noise of their own.")
  var trials = 1
  @Option(help: "The seed of the noise.")
  var seed: UInt64 = 1

  var settings: ScenarioSettings {
    ScenarioSettings(
      honestStake: stake, honestWorth: worth, selfWeight: selfWeight,
      honestPeers: honestPeers, identities: identities,
      blocks: blocks, inflation: inflation, deviation: deviation, trials: trials, seed: seed)
  }

  func validate() throws {
    for (name, value) in [("stake", stake), ("worth", worth), ("self-weight", selfWeight)] {
      try requireShare(name, value)
    }
    for (name, value, limit) in [
      ("honest-peers", honestPeers, 500), ("identities", identities, 500),
      ("blocks", blocks, 100_000), ("trials", trials, 10_000),
    ] {
      guard (1...limit).contains(value) else {
        throw ValidationError("--\(name) is \(value): from 1 to \(limit) are possible")
      }
    }
    for (name, value, limit) in [("inflation", inflation, 10.0), ("deviation", deviation, 2)] {
      guard (0...limit).contains(value) else {
        throw ValidationError("--\(name) is \(value): from 0 to \(limit) is possible")
      }
    }
  }
}

/// The numbers of the mechanisms.
struct MechanismOptions: ParsableArguments {
  @Option(help: "The share of the stake that has to support a weight, or at which trust is 1/2.")
  var kappa = 0.5
  @Option(help: "How sharp the step of trust is.")
  var steepness = 10.0
  @Option(help: "How far Yuma's bonds are made of clipped weights.")
  var bondPenalty = 0.0
  @Option(help: "The part of Yuma's emission that goes to raters.")
  var dividendShare = 0.5
  @Flag(help: "Lets Yuma count what peers give to themselves.")
  var keepSelfWeights = false

  func validate() throws {
    guard kappa > 0, kappa <= 1 else {
      throw ValidationError("--kappa is \(kappa): above 0 and up to 1 is possible")
    }
    guard steepness > 0, steepness.isFinite else {
      throw ValidationError("--steepness is \(steepness): above 0 is possible")
    }
    try requireShare("bond-penalty", bondPenalty)
    try requireShare("dividend-share", dividendShare)
  }

  func make(_ name: MechanismName) -> any ConsensusMechanism<Double> {
    func yuma(_ rule: BondRule<Double>) -> YumaConsensus<Double> {
      YumaConsensus(
        kappa: kappa, bondRule: rule, bondPenalty: bondPenalty, dividendShare: dividendShare,
        masksSelfWeights: !keepSelfWeights)
    }
    return switch name {
    case .rank: RankInflation<Double>()
    case .rankL1: RankInflation<Double>(norm: .l1)
    case .trust: TrustConsensus<Double>(steepness: steepness, kappa: kappa)
    case .yuma: yuma(.yuma3(rate: .liquid(LiquidAlpha())))
    case .yumaOlder: yuma(.stakeShare(rate: 0.1))
    }
  }
}

/// The mechanisms by name.
enum MechanismName: String, CaseIterable, Sendable {
  case rank
  case rankL1 = "rank-l1"
  case trust
  case yuma
  case yumaOlder = "yuma-older"

  var summary: String {
    switch self {
    case .rank: "the paper: stake grows by tau R / ||R||_2"
    case .rankL1: "the same by the sum of ranks, so that tau is minted"
    case .trust: "the whitepaper: rank times the trust of most of the stake"
    case .yuma: "Yuma consensus with Yuma 3 bonds and liquid alpha"
    case .yumaOlder: "Yuma consensus with the older bonds"
    }
  }
}

private func requireShare(_ name: String, _ value: Double) throws {
  guard (0...1).contains(value) else {
    throw ValidationError("--\(name) is \(value): from 0 to 1 is possible")
  }
}
