@testable import Figures

/// A seeded generator of numbers in 0..<1, so that every run draws the same charts.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / 9_007_199_254_740_992
  }
}

/// Charts as a user would make them.
enum Samples {
  static let peers = ["conv net", "mlp", "copy-cat", "lazy peer", "noisy labels", "adversary"]

  static var line: LineChart {
    var numbers = SeededNumbers(seed: 7)
    return LineChart(
      title: "Incentive", subtitle: "six peers", x: Axis("step"), y: Axis("share", unit: "%"),
      series: peers.map { name in Series(name, y: (0..<600).map { _ in numbers.next() }) },
      references: [.horizontal(0.5, label: "equal share")])
  }

  static var scatter: ScatterChart {
    var numbers = SeededNumbers(seed: 8)
    let x = (0..<50).map { _ in numbers.next() + 0.1 }
    return ScatterChart(
      title: "Predicted and measured", x: Axis("predicted"), y: Axis("measured"),
      series: [Series("run", x: x, y: x.map { $0 * 0.9 })], references: [.diagonal()])
  }

  static var bars: BarChart {
    var numbers = SeededNumbers(seed: 9)
    return BarChart(
      title: "Accuracy", groupLabel: "data", groups: ["a", "b", "c", "d"], y: Axis("accuracy"),
      series: peers.map { name in
        BarSeries(
          name, values: (0..<4).map { _ in numbers.next() }, errors: [0.1, 0.1, .nan, 0.1])
      }, references: [.horizontal(0.1, label: "chance")])
  }

  static var heatMap: HeatMap {
    var numbers = SeededNumbers(seed: 10)
    return HeatMap(
      title: "Agreement", rowLabel: "from", columnLabel: "to", rows: peers, columns: peers,
      values: peers.map { _ in peers.map { _ in numbers.next() } }, valueLabel: "cosine")
  }

  static var all: [any Figure] { [line, scatter, bars, heatMap] }
}
