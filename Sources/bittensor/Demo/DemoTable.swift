import Figures
import Layers

/// The results as a table for a terminal.
enum DemoTable {
  static func text(_ results: DemoResults) -> String {
    let header = [
      "peer", "accuracy", "alone", "rank R", "ideal", "game R*", "stake", "next",
    ]
    let rows = results.peers.map { peer in
      [
        peer.name, percent(peer.accuracy), peer.accuracyAlone.map(percent) ?? "-",
        number(peer.rank), number(peer.idealRank), number(peer.competitiveRank),
        number(peer.stake), number(peer.stakeNext),
      ]
    }
    var lines = [
      "",
      "Six peers".replacing("Six", with: "\(results.peers.count)")
        + ", \(results.settings.steps) steps, ranked on \(results.examples) held-out images",
      "",
    ]
    lines += TextTable.lines([header] + rows)
    lines += ["", "agreement with the true cost of removal (Spearman, mean over askers)"]
    for (name, title) in estimatorTitles {
      if let agreement = results.agreement[name] {
        lines.append(
          "  " + title.padded(to: 24) + number(agreement.mean)
            + "   of the mean scores " + number(agreement.ofMeans))
      }
    }
    lines += ["", "loss of the others when a peer is gone (nats)"]
    lines += TextTable.lines(
      [["  gone", "with it", "its proxy", "zeros", "skipped", "recovered"]]
        + results.offline.map {
          [
            "  " + $0.name, number($0.with), number($0.proxy), number($0.zeros),
            number($0.skipped), $0.recovered.map(percent) ?? "-",
          ]
        })
    lines += ["  " + recovery(results)]
    lines += ["", "members that leave, beside the network"]
    lines += TextTable.lines(
      [["  who", "standalone", "network", "agreement", "KL (nats)"]]
        + results.extraction.map {
          [
            "  " + $0.name, percent($0.fidelity.studentAccuracy),
            percent($0.fidelity.teacherAccuracy), percent($0.fidelity.agreement),
            divergence($0.fidelity),
          ]
        })
    let market = results.market
    lines += [
      "",
      "market game: KKT residual \(NumberText.significant(market.kktResidual, digits: 2))"
        + (market.isEquilibrium ? "" : ", NOT an equilibrium")
        + " after \(market.iterations) steps; R* against the ideal rank: "
        + "Spearman \(number(market.spearman)), Pearson \(number(market.pearson))",
      verdict(results), "",
    ]
    return lines.joined(separator: "\n")
  }

  static let estimatorTitles = [
    ("hessian", "exact Hessian (eq 3)"), ("taylor2", "second-order Taylor"),
    ("gaussNewton", "Gauss-Newton"),
  ]

  /// What the run shows, in a sentence each, as it turned out.
  static func verdict(_ results: DemoResults) -> String {
    let trained = results.peers.filter { $0.conduct == "learning" }
    let worse = trained.filter { $0.accuracy <= ($0.accuracyAlone ?? 0) }
    let last = results.peers.min { $0.rank < $1.rank }!.name
    let network =
      worse.isEmpty
      ? "Every trained peer does better with the network than alone"
      : "Not every trained peer does better with the network than alone; these do not: "
        + worse.map(\.name).joined(separator: ", ")
    return "\(network). The last in rank is \(last)."
  }

  /// How much of the gap between zeros and the peers the proxies recover, and why it is less than
  /// half if it is.
  static func recovery(_ results: DemoResults) -> String {
    guard let mean = results.meanRecovered else {
      return "Zeros cost no member anything, so there is no gap to recover."
    }
    let start = "Of the gap between zeros and the peer, proxies recover \(percent(mean)) on average"
    guard mean < 0.5 else { return start + "." }
    // The peer for which least comes back.
    let worst = results.offline.min { ($0.recovered ?? 1) < ($1.recovered ?? 1) }!
    return start + ", less than half: least for \(worst.name), whose absence costs "
      + "\(number(worst.zeros - worst.with)) nats with zeros. Students have hardly learned by then "
      + "what it answers; more steps or wider students help."
  }

  /// "0.123 +- 0.004".
  static func divergence(_ fidelity: Fidelity) -> String {
    number(fidelity.divergence)
      + (fidelity.divergenceStandardError.map { " +- \(number($0))" } ?? "")
  }

  static func percent(_ value: Double) -> String {
    NumberText.fixed(value * 100, decimals: 1) + "%"
  }

  static func number(_ value: Double) -> String { NumberText.fixed(value, decimals: 3) }
}
