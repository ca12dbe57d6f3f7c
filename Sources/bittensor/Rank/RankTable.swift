import Curvature
import Figures
import Layers

/// The results as tables for a terminal.
enum RankTable {
  static func text(_ results: RankResults) -> String {
    results.askers.map { asker in
      let names = asker.rankings.map(\.estimator)
      let order = asker.rankings[0].order
      func table(_ title: String, _ cell: (PeerRanking.Place) -> String) -> [String] {
        TextTable.lines(
          [[title] + names]
            + order.map { peer in
              [results.peers[peer]] + asker.rankings.map { cell($0.place(of: peer)) }
            })
      }
      let head =
        "for \(asker.name): \(results.examples) \(results.split.title) images, loss "
        + "\(NumberText.fixed(asker.loss, decimals: 3)) nats"
      return
        ([head, ""] + table("rank", rank) + [""]
        + table("value") { value($0, examples: results.examples) } + [""]
        + comparison(asker.comparison) + [""]).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// "2 [1-3]": the rank and its interval.
  static func rank(_ place: PeerRanking.Place) -> String {
    guard let interval = place.rankInterval else { return "\(place.rank)" }
    return interval.lowerBound == interval.upperBound
      ? "\(place.rank)" : "\(place.rank) [\(interval.lowerBound)-\(interval.upperBound)]"
  }

  /// The mean over the examples and its standard error.
  static func value(_ place: PeerRanking.Place, examples: Int) -> String {
    let error = place.standardError.map { number($0 / Double(examples)) }
    return number(place.value / Double(examples)) + (error.map { " +- \($0)" } ?? "")
  }

  static func comparison(_ comparison: EstimatorComparison) -> [String] {
    TextTable.lines(
      [["against \(comparison.reference)"] + comparisonHeader(comparison)]
        + comparison.rows.map { [$0.estimator] + comparisonCells($0) })
  }

  static func comparisonHeader(_ comparison: EstimatorComparison) -> [String] {
    ["Spearman", "Kendall", "top \(comparison.top)", "value error", "passes"]
  }

  static func comparisonCells(_ row: EstimatorComparison.Row) -> [String] {
    [row.spearman, row.kendall, row.topOverlap, row.valueError].map(statistic)
      + [EstimatorCatalog.passes(row.passes)]
  }

  /// "0.94 [0.83, 1.00]", or a dash for what is undefined.
  static func statistic(_ statistic: EstimatorComparison.Statistic) -> String {
    guard let value = statistic.value else { return "-" }
    guard let lower = statistic.lower, let upper = statistic.upper else { return short(value) }
    return interval(value, lower, upper)
  }

  /// "0.94 [0.83, 1.00]".
  static func interval(_ value: Double, _ lower: Double, _ upper: Double) -> String {
    "\(short(value)) [\(short(lower)), \(short(upper))]"
  }

  private static func short(_ x: Double) -> String {
    abs(x) < 100 ? NumberText.fixed(x, decimals: 2) : NumberText.significant(x, digits: 2)
  }

  private static func number(_ x: Double) -> String { NumberText.significant(x, digits: 3) }
}

extension PeerRanking {
  /// Where a peer stands.
  func place(of peer: Int) -> Place { places.first { $0.peer == peer }! }
}
