import Figures

/// The page that shows a run.
enum DemoReport {
  static func html(_ results: DemoResults, _ figures: DemoFigures) -> String {
    let settings = results.settings
    var report = Report(
      title: "\(results.peers.count) peers rank each other",
      subtitle: "\(settings.steps) steps of \(settings.batch) images, seed \(settings.seed), "
        + "\(results.threads) thread per product")
    report.addSection("What happened")
    report.add(DemoTable.verdict(results))
    report.add(.keyFigures(keyFigures(results)))
    report.add(peerTable(results))
    report.add(
      figures.accuracy,
      caption: "Through the network a member's answer is a gated mixture of what all peers say.")
    report.addSection("Ranking by exact curvature")
    report.add(
      "The score of peer j for asker i is the second derivative of i's loss along j's removal, "
        + "w_ij = dF_j^T H dF_j (eq 3): the diagonal of the gate Hessian, exact and for all peers "
        + "at once. Rows of W use the Gauss-Newton part of it, which cannot be negative.")
    report.add(figures.weights, caption: "Rows are askers, columns the peers they score.")
    report.add(rankTable(results))
    report.add(agreementTable(results))
    report.add(
      figures.estimators,
      caption: "The dashed line is where an estimate equals the true cost. Eq 3 leaves out the "
        + "linear term, and second-order Taylor has it.")
    report.addSection("The market")
    report.add(marketText(results))
    report.add(
      figures.equilibrium, caption: "Who weights whom when nobody gains by a small change.")
    report.addSection("A peer is gone")
    report.add(
      "Each peer is taken out in turn. Its place is filled with what the others' students expect "
        + "of it, with zeros, or skipped by the gates.")
    report.add(figures.offline, caption: "Lower is better; 0 is as good as with the peer.")
    report.add(offlineTable(results))
    report.add(DemoTable.recovery(results))
    report.addSection("A member leaves")
    report.add(
      "A member takes along its own model, its gate and head, and its student, which answers for all "
        + "others (section 1.8). What is left is one model that asks nobody.")
    report.add(extractionTable(results))
    report.addSection("Training")
    report.add(figures.loss, caption: "Means over a hundredth of the run each.")
    report.add(figures.ranks, caption: "A row may move by a bounded distance per block.")
    if !results.failures.isEmpty {
      report.addSection("Failures")
      for failure in results.failures { report.add(failure) }
    }
    return report.html()
  }

  private static func keyFigures(_ results: DemoResults) -> [Report.KeyFigure] {
    let best = results.peers.max { $0.rank < $1.rank }!
    let worst = results.peers.min { $0.rank < $1.rank }!
    return [
      Report.KeyFigure("ranks first", value: best.name, note: "R = \(DemoTable.number(best.rank))"),
      Report.KeyFigure(
        "ranks last", value: worst.name, note: "R = \(DemoTable.number(worst.rank))"),
      Report.KeyFigure(
        "Hessian against leave-one-out",
        value: DemoTable.number(results.agreement["hessian"]!.ofMeans),
        note: "Spearman, mean scores over the askers"),
      Report.KeyFigure(
        "KKT residual",
        value: NumberText.significant(results.market.kktResidual, digits: 2),
        note: results.market.isEquilibrium ? "an equilibrium" : "not an equilibrium"),
    ]
  }

  private static func peerTable(_ results: DemoResults) -> Table {
    Table(
      caption: "Held-out images",
      header: ["peer", "conduct", "weights", "accuracy", "alone", "loss (nats)"],
      rows: results.peers.map { peer in
        [
          peer.name, peer.conduct, "\(peer.parameters)", DemoTable.percent(peer.accuracy),
          peer.accuracyAlone.map(DemoTable.percent) ?? "-", DemoTable.number(peer.loss),
        ]
      })
  }

  private static func rankTable(_ results: DemoResults) -> Table {
    Table(
      caption: "Ranks and stake: R weighted by stake (eq 5) and not (eq 4), the ideal rank (eq 2), "
        + "the game's R*, stake before and after inflation (eq 6)",
      header: ["peer", "R", "R, unit stake", "ideal", "R*", "stake", "next stake"],
      rows: results.peers.map { peer in
        [
          peer.name, DemoTable.number(peer.rank), DemoTable.number(peer.rankUnweighted),
          DemoTable.number(peer.idealRank), DemoTable.number(peer.competitiveRank),
          DemoTable.number(peer.stake), DemoTable.number(peer.stakeNext),
        ]
      })
  }

  private static func agreementTable(_ results: DemoResults) -> Table {
    let columns = DemoTable.estimatorTitles.map { results.agreement[$0.0]! }
    func row(_ name: String, _ value: (DemoResults.Agreement) -> Double) -> [String] {
      [name] + columns.map { DemoTable.number(value($0)) }
    }
    let byAsker = results.peers.enumerated().map { index, peer in
      row(peer.name) { $0.byAsker[index] }
    }
    return Table(
      caption: "Spearman's rank correlation with the true cost of removal (leave-one-out)",
      header: ["asker"] + DemoTable.estimatorTitles.map(\.1),
      rows: byAsker + [row("mean", \.mean), row("of the mean scores", \.ofMeans)],
      emphasizedRows: [byAsker.count + 1])
  }

  private static func marketText(_ results: DemoResults) -> String {
    let market = results.market
    return "The measured gate Hessians, scaled to a mean trace of \(market.scaledTrace), are the "
      + "losses of the game (eq 16); alpha / tau is \(market.knowledgeRatio), T is "
      + "\(market.temperature), the reference is \(market.reference), rows are kept on the simplex "
      + "by \(market.projection). Descent from uniform weights stopped after \(market.iterations) "
      + "steps at a KKT residual of \(NumberText.significant(market.kktResidual, digits: 2)). The "
      + "competitive ranking agrees with the ideal one at Spearman "
      + "\(DemoTable.number(market.spearman)), Pearson \(DemoTable.number(market.pearson))."
      + herding(results)
  }

  /// Thresholds are relative (eq 7), so that one strong peer can draw all weight.
  private static func herding(_ results: DemoResults) -> String {
    guard let star = results.peers.first(where: { $0.competitiveRank > 0.99 }) else { return "" }
    return " Every player puts all of its weight on \(star.name): it matters most to each, and a "
      + "mask that compares with the mean gains nothing from the others."
  }

  private static func offlineTable(_ results: DemoResults) -> Table {
    Table(
      caption: "Mean loss of the other members, in nats",
      header: ["gone", "with it", "proxy", "zeros", "skipped", "recovered by the proxy"],
      rows: results.offline.map {
        [
          $0.name, DemoTable.number($0.with), DemoTable.number($0.proxy),
          DemoTable.number($0.zeros), DemoTable.number($0.skipped),
          $0.recovered.map(DemoTable.percent) ?? "-",
        ]
      })
  }

  private static func extractionTable(_ results: DemoResults) -> Table {
    Table(
      caption: "Standalone models on \(results.extraction.first?.fidelity.examples ?? 0) held-out "
        + "images, in brackets the member through the network; KL from the network's answers to the "
        + "model's, with its standard error",
      header: ["who", "weights", "accuracy", "loss (nats)", "agreement", "KL (nats)"],
      rows: results.extraction.map {
        let fidelity = $0.fidelity
        return [
          $0.name, "\($0.parameters)",
          "\(DemoTable.percent(fidelity.studentAccuracy)) "
            + "(\(DemoTable.percent(fidelity.teacherAccuracy)))",
          "\(DemoTable.number(fidelity.studentLoss)) (\(DemoTable.number(fidelity.teacherLoss)))",
          DemoTable.percent(fidelity.agreement), DemoTable.divergence(fidelity),
        ]
      })
  }
}
