import Market
import Tensor

/// Whether simulated peers differ in worth.
enum HessianKind: String, CaseIterable, Codable {
  case differing, iid

  var worth: PeerWorth { self == .differing ? .differing(0.1..<2) : .iid }

  var title: String { self == .differing ? "peers differ" : "peers alike (iid)" }
}

/// One combination of what a figure can be drawn for.
struct MarketCase: Codable, Hashable, Sendable {
  var peers: Int
  var reading: ReferenceReading
  var hessians: HessianKind
  /// The raw value of a `SimplexRule`.
  var projection: String
  var temperature: Double

  var rule: SimplexRule { SimplexRule(rawValue: projection)! }

  var population: MarketPopulation { MarketPopulation(peers: peers, worth: hessians.worth) }

  /// What the case is called where nothing else is said.
  var title: String { "n = \(peers), \(hessians.title), \(setting)" }

  /// What does not concern the peers.
  var setting: String {
    "reading \(reading.rawValue), rule \(projection), T = \(MarketOptions.text(temperature))"
  }

  /// The columns that name the case in a table.
  static let columns = ["peers", "reading", "hessians", "projection", "temperature"]

  var cells: [String] {
    [
      "\(peers)", reading.rawValue, hessians.rawValue, projection,
      MarketOptions.text(temperature),
    ]
  }
}
