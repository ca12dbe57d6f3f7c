/// How the peers of a party rate. Rows of weights sum to 1.
public enum RatingBehaviour: Sendable, Hashable {
  /// Every peer by its worth, itself included.
  case honest
  /// A weight on the own party, spread evenly over its peers; the rest by worth over the others.
  case cabal(selfWeight: Double)
  /// A weight of each peer on itself alone; the rest by worth over the other parties.
  case selfish(selfWeight: Double)
  /// Every peer alike.
  case lazy
  /// What the network thought of everyone a block ago; every peer alike at first.
  case copier

  /// How a party's row falls on the parties, and what each of its peers keeps for itself alone.
  func row(of party: Int, in parties: [Party], at block: Int) -> (spread: [Double], own: Double) {
    let present = parties.map { $0.joins <= block }
    let sizes = zip(parties, present).map { $1 ? Double($0.peers) : 0 }
    let worths = zip(parties, present).map { $1 ? $0.worth.value(at: block) : 0 }
    switch self {
    case .honest: return (RatingBehaviour.shares(worths, or: sizes), 0)
    case .lazy, .copier: return (RatingBehaviour.shares(sizes, or: sizes), 0)
    case .cabal(let selfWeight), .selfish(let selfWeight):
      func others(_ values: [Double]) -> [Double] {
        values.indices.map { $0 == party ? 0 : values[$0] }
      }
      let rest = RatingBehaviour.shares(others(worths), or: others(sizes))
      // Where there is no one else, all stays with the party.
      let kept = rest.contains { $0 > 0 } ? selfWeight : 1
      var spread = rest.map { $0 * (1 - kept) }
      if case .selfish = self { return (spread, kept) }
      spread[party] = kept
      return (spread, 0)
    }
  }

  /// Values as parts of their sum, or others where all are 0.
  private static func shares(_ values: [Double], or others: [Double]) -> [Double] {
    let chosen = values.contains { $0 > 0 } ? values : others
    let sum = chosen.reduce(0, +)
    return chosen.map { sum > 0 ? $0 / sum : 0 }
  }
}
