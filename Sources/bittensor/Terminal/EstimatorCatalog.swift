import Curvature
import Figures
import Layers

/// The estimators that commands offer, by the names that tables show.
enum EstimatorCatalog {
  struct Entry: Sendable {
    var name: String
    var summary: String
    /// What the number in `name(number)` counts, and its value when only the name is given.
    var parameter: (label: String, standard: Int)?
    var make: @Sendable (_ number: Int, _ seed: UInt64) -> PeerEstimator<Double>
  }

  static let entries: [Entry] = [
    Entry("leaveOneOut", "the error without the peer, less the error with it") { .leaveOneOut },
    Entry("klLeaveOneOut", "how far predictions move without the peer") { .klLeaveOneOut },
    Entry("paper", "dF^T H dF, the score of eq 2 and 3") { .paper },
    Entry("taylor2", "g.dF + 1/2 dF^T H dF") { .taylor2 },
    Entry("gaussNewton", "dF^T G dF, the exact Fisher matrix") { .gaussNewton },
    Entry("firstOrder", "g.dF") { .firstOrder },
    Entry("empiricalFisher", "(g.dF)^2 of each example, at its label") { .empiricalFisher },
    Entry("shapley2", "the Shapley value to second order") { .shapley2 },
    Entry("hessianRowSum", "the row sums of the gate Hessian") { .hessianRowSum },
    Entry("exactShapley", "the Shapley value, from all coalitions") { .exactShapley },
    Entry("shapley", "the Shapley value, from random orders", ("permutations", 32)) {
      .shapley(permutations: $0, seed: $1)
    },
    Entry("fisherMonteCarlo", "gaussNewton from labels that are drawn", ("samples", 8)) {
      .fisherMonteCarlo(samples: $0, seed: $1)
    },
    Entry("signedProbe", "paper from random signs", ("probes", 8)) {
      .signedProbe(probes: $0, seed: $1)
    },
    Entry("pathIntegral", "leaveOneOut from second derivatives on the way", ("nodes", 8)) {
      number, _ in .pathIntegral(nodes: number)
    },
  ]

  /// The estimators of a list such as "paper,signedProbe(16)"; without a number the standard one.
  static func estimators(
    _ list: String, seed: UInt64
  ) throws(EstimatorError) -> [PeerEstimator<Double>] {
    var result: [PeerEstimator<Double>] = []
    for part in list.split(separator: ",", omittingEmptySubsequences: false) {
      let one = try estimator(part.filter { $0 != " " }, seed: seed)
      if !result.contains(where: { $0.name == one.name }) { result.append(one) }
    }
    return result
  }

  static func estimator(
    _ text: String, seed: UInt64
  ) throws(EstimatorError) -> PeerEstimator<Double> {
    let name = String(text.prefix { $0 != "(" })
    guard let entry = entries.first(where: { $0.name == name }) else { throw .unknown(text) }
    if text == name { return entry.make(entry.parameter?.standard ?? 0, seed) }
    guard let parameter = entry.parameter else { throw .takesNoNumber(text) }
    guard text.last == ")", let number = Int(text.dropFirst(name.count + 1).dropLast()),
      (1...10_000).contains(number)
    else { throw .badNumber(text, parameter.label) }
    return entry.make(number, seed)
  }

  /// A number of passes: whole, but for estimators that count on chance.
  static func passes(_ count: Double) -> String {
    NumberText.fixed(count, decimals: count == count.rounded() ? 0 : 1)
  }

  /// What there is, with the cost of each.
  static func list(peers: Int) -> [String] {
    let rows = entries.map { entry in
      let estimator = entry.make(entry.parameter?.standard ?? 0, 0)
      return [
        estimator.name, estimator.cost.formula,
        passes(estimator.cost.passes(peers: peers)),
        estimator.needsLabels ? "yes" : "no",
      ]
    }
    let table = TextTable.lines([["estimator", "passes", "for \(peers) peers", "labels"]] + rows)
    return zip(table, ["what it is"] + entries.map(\.summary)).map { "\($0)  \($1)" }
  }
}

extension EstimatorCatalog.Entry {
  fileprivate init(
    _ name: String, _ summary: String, _ make: @escaping @Sendable () -> PeerEstimator<Double>
  ) {
    self.init(name: name, summary: summary, parameter: nil) { _, _ in make() }
  }

  fileprivate init(
    _ name: String, _ summary: String, _ parameter: (String, Int),
    _ make: @escaping @Sendable (Int, UInt64) -> PeerEstimator<Double>
  ) {
    self.init(name: name, summary: summary, parameter: parameter, make: make)
  }
}

/// A name that is no estimator's, or a number that it does not take.
enum EstimatorError: Error, CustomStringConvertible {
  case unknown(String)
  case takesNoNumber(String)
  case badNumber(String, String)

  var description: String {
    switch self {
    case .unknown(let text):
      "there is no estimator \"\(text)\"; there are "
        + EstimatorCatalog.entries.map(\.name).joined(separator: ", ")
    case .takesNoNumber(let text): "\(text): this estimator takes no number"
    case .badNumber(let text, let label): "\(text): from 1 to 10000 \(label) are possible"
    }
  }
}
