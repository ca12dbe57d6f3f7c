/// Scenarios to compare mechanisms on, each made from the same few settings.
public enum NamedScenario: String, Sendable, CaseIterable {
  case cabal, groups, selfish, sybils, lazy, copier, newcomer, mixed

  /// What happens, in one line.
  public var summary: String {
    switch self {
    case .cabal: "honest peers beside a cabal that rates itself"
    case .groups: "two peers, each of which rates itself"
    case .selfish: "honest peers beside one peer that rates itself"
    case .sybils:
      "a peer that rates itself beside one that split into identities that rate each other"
    case .lazy: "peers of unlike worth, honest raters beside peers that rate everyone alike"
    case .copier: "worth that changes, honest raters beside peers that copy the last consensus"
    case .newcomer: "good peers that join without stake"
    case .mixed: "honest peers beside a cabal, a selfish peer, lazy raters, copiers and a newcomer"
    }
  }

  /// The scenario. Leading honest parties have `settings.honestPeers` peers each, the others
  /// `settings.identities`.
  public func scenario(_ settings: ScenarioSettings = ScenarioSettings()) -> ConsensusScenario {
    ConsensusScenario(
      name: rawValue, parties: parties(settings), blocks: settings.blocks,
      inflation: settings.inflation, deviation: settings.deviation, trials: settings.trials,
      seed: settings.seed)
  }

  private func parties(_ settings: ScenarioSettings) -> [Party] {
    let (stake, worth) = (settings.honestStake, settings.honestWorth)
    let count = settings.identities
    let honest = Party(
      "honest", .honest, stake: stake, peers: settings.honestPeers, worth: .constant(worth))
    let cabal = RatingBehaviour.cabal(selfWeight: settings.selfWeight)
    let selfish = RatingBehaviour.selfish(selfWeight: settings.selfWeight)
    /// A party with parts of the stake and of the worth that are not honest.
    func other(
      _ name: String, _ behaviour: RatingBehaviour, stake part: Double = 1,
      worth worthPart: Double = 1, peers: Int = count
    ) -> Party {
      Party(
        name, behaviour, stake: (1 - stake) * part, peers: peers,
        worth: .constant((1 - worth) * worthPart))
    }
    func half(_ name: String, _ behaviour: RatingBehaviour, peers: Int = count) -> Party {
      other(name, behaviour, stake: 0.5, worth: 0.5, peers: peers)
    }
    func newcomer(worth part: Double) -> Party {
      Party(
        "newcomer", .honest, stake: 0, peers: count, worth: .constant((1 - worth) * part),
        joins: settings.blocks / 5)
    }
    let (high, low) = (worth * 0.75, worth * 0.25)
    func leader(_ name: String, _ worth: Worth) -> Party {
      Party(name, .honest, stake: stake / 2, peers: settings.honestPeers, worth: worth)
    }
    switch self {
    case .cabal: return [honest, other("cabal", cabal)]
    case .groups:
      return [
        Party("first", cabal, stake: stake, worth: .constant(worth)),
        other("second", cabal, peers: 1),
      ]
    case .selfish: return [honest, other("selfish", selfish, peers: 1)]
    case .sybils:
      return [honest, half("selfish", selfish, peers: 1), half("sybils", cabal)]
    case .lazy:
      return [
        leader("strong", .constant(high)), leader("weak", .constant(low)),
        half("honest", .honest), half("lazy", .lazy),
      ]
    case .copier:
      let season = ScenarioSettings.season
      return [
        leader("first", .alternating(high, low, blocks: season)),
        leader("second", .alternating(low, high, blocks: season)),
        half("honest", .honest), half("copier", .copier),
      ]
    case .newcomer: return [honest, newcomer(worth: 1)]
    case .mixed:
      func quarter(_ name: String, _ behaviour: RatingBehaviour, peers: Int = count) -> Party {
        other(name, behaviour, stake: 0.25, worth: 0.2, peers: peers)
      }
      return [
        honest, quarter("cabal", cabal), quarter("selfish", selfish, peers: 1),
        quarter("lazy", .lazy), quarter("copier", .copier), newcomer(worth: 0.2),
      ]
    }
  }
}
