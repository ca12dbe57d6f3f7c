import Figures

/// The pictures of a run.
struct DemoFigures {
  private let results: DemoResults
  private var names: [String] { results.peers.map(\.name) }

  init(_ results: DemoResults) { self.results = results }

  var weights: HeatMap {
    HeatMap(
      title: "Who scores whom",
      subtitle: "W from the exact curvature on held-out images (eq 3); each row sums to 1",
      rowLabel: "asker i", columnLabel: "scored peer j", rows: names, columns: names,
      values: results.weights, valueLabel: "w_ij")
  }

  var equilibrium: HeatMap {
    HeatMap(
      title: "The market's equilibrium",
      subtitle: "weights after competitive descent on the measured Hessians (eq 13 to 16)",
      rowLabel: "player i", columnLabel: "weighted peer j", rows: names, columns: names,
      values: results.market.equilibrium, valueLabel: "w_ij at equilibrium")
  }

  var loss: LineChart {
    let x = results.training.steps.map(Double.init)
    return LineChart(
      title: "Training loss through the network",
      subtitle: "each member's cross-entropy on its own, skewed data",
      x: Axis("step"), y: Axis("cross-entropy", unit: "nats"),
      series: names.enumerated().map { index, name in
        Series(name, x: x, y: results.training.losses.map { $0[index] })
      })
  }

  var ranks: LineChart {
    let blocks = results.training.ranks.indices.map { Double($0 + 1) }
    return LineChart(
      title: "Rank on the ledger",
      subtitle: "R of eq 5, from bounded updates of each member's row",
      x: Axis("block"), y: Axis("rank R"),
      series: names.enumerated().map { index, name in
        Series(name, x: blocks, y: results.training.ranks.map { $0[index] })
      })
  }

  var accuracy: BarChart {
    let trained = results.peers.filter { $0.accuracyAlone != nil }
    return BarChart(
      title: "Accuracy on held-out images",
      subtitle: "through the network, and alone: same model, head, data and number of steps",
      groups: trained.map(\.name), y: Axis("accuracy", unit: "%", range: 0...100),
      series: [
        BarSeries("with the network", values: trained.map { $0.accuracy * 100 }),
        BarSeries("alone", values: trained.map { ($0.accuracyAlone ?? 0) * 100 }),
      ])
  }

  var offline: BarChart {
    let gone = results.offline
    return BarChart(
      title: "What a peer's absence costs the others",
      subtitle: "mean loss of the other members above the loss with all peers present",
      groupLabel: "the peer that is gone", groups: gone.map(\.name),
      y: Axis("added loss", unit: "nats"),
      series: [
        BarSeries("distilled proxy", values: gone.map { $0.proxy - $0.with }),
        BarSeries("zeros", values: gone.map { $0.zeros - $0.with }),
        BarSeries("skipped by the gate", values: gone.map { $0.skipped - $0.with }),
      ])
  }

  /// Every (asker, peer) pair: what an estimator says against what removal costs.
  var estimators: ScatterChart {
    let truth = results.scores["leaveOneOut"]!.flatMap { $0 }
    return ScatterChart(
      title: "Estimators against the true cost of removal",
      subtitle: "one mark per asker and peer; the Hessian score of eq 3 is halved to be in nats",
      x: Axis("leave-one-out cost", unit: "nats per example"),
      y: Axis("estimate", unit: "nats per example"),
      series: DemoTable.estimatorTitles.map { name, title in
        let scale = name == "taylor2" ? 1 : 0.5
        return Series(title, x: truth, y: results.scores[name]!.flatMap { $0 }.map { $0 * scale })
      },
      references: [.diagonal()])
  }
}
