import Figures
import Layers
import Market

/// The files that a search for guarantees leaves behind.
enum GuaranteeFiles {
  static let stakes = [0.51, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]
  static let selfWeights = (0...10).map { Double($0) / 10 }

  static func make(_ thresholds: [[WorthThreshold]], run: ConsensusRun) -> [OutputFile] {
    let figure = figure(thresholds, run: run)
    var report = Report(
      title: "What keeps the stake: \(run.scenario.summary)", subtitle: run.caption)
    report.add(figure)
    report.add(
      Table(caption: "Least honest worth", header: header(thresholds), rows: rows(thresholds)))
    return [
      OutputFile(name: "guarantee.csv", contents: .text(csv(thresholds))),
      OutputFile(name: "guarantee.svg", contents: .text(figure.svg())),
      OutputFile(name: "report.html", contents: .text(report.html())),
    ]
  }

  /// A line for each mechanism and stake; no worth where none is enough.
  static func csv(_ thresholds: [[WorthThreshold]]) -> String {
    CSV.text(
      [["mechanism", "stake", "least_worth", "resolution", "worst_self_weight"]]
        + thresholds.flatMap { row in
          zip(stakes, row).map { stake, threshold in
            [
              threshold.mechanism, "\(stake)", CSV.number(threshold.worth),
              "\(threshold.resolution)", "\(threshold.selfWeight)",
            ]
          }
        })
  }

  static func figure(_ thresholds: [[WorthThreshold]], run: ConsensusRun) -> LineChart {
    LineChart(
      title: "Honest work that keeps the honest share of the stake",
      subtitle: "over \(run.blocks), whatever the others give themselves; " + run.caption,
      x: Axis("honest share of stake"), y: Axis("least honest share of worth"),
      series: thresholds.map { row in
        Series(row[0].mechanism, x: stakes, y: row.map { $0.worth ?? .nan })
      })
  }

  static func text(_ thresholds: [[WorthThreshold]]) -> String {
    (["least honest worth that keeps the stake; a dash where none does", ""]
      + TextTable.lines([header(thresholds)] + rows(thresholds)) + [""]).joined(separator: "\n")
  }

  private static func header(_ thresholds: [[WorthThreshold]]) -> [String] {
    ["honest stake"] + thresholds.map { $0[0].mechanism }
  }

  private static func rows(_ thresholds: [[WorthThreshold]]) -> [[String]] {
    stakes.indices.map { index in
      [NumberText.fixed(stakes[index], decimals: 2)]
        + thresholds.map { row in
          row[index].worth.map { NumberText.fixed($0, decimals: 3) } ?? "-"
        }
    }
  }
}
