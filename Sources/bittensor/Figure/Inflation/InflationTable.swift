import Figures
import Layers
import Market

/// Numbers of Figure 5 as text.
enum InflationTable {
  static let header = [
    "approach", "settled", "settling block, median [range]", "largest overshoot",
    "sparsity at the end", "diagonal over sum", "tau at the end", "largest residual",
    "largest Nash gap", "largest NashConv",
  ]

  static func rows(_ results: InflationResults, _ market: MarketCase) -> [[String]] {
    InflationSide.allCases.map { side in
      let records = results.records(market, side)
      let responses = records.map(results.response)
      let settled = responses.compactMap(\.settlingBlock).map { Double($0 + 1) }
      return [
        side.title, "\(settled.count) of \(records.count)",
        settled.isEmpty
          ? "-"
          : "\(whole(InflationResults.median(settled))) [\(whole(settled.min()!)), "
            + "\(whole(settled.max()!))]",
        NumberText.fixed(100 * responses.map(\.overshoot).max()!, decimals: 1) + "%",
        span(responses.map(\.finalSparsity)), span(records.map { $0.diagonalShare.last! }),
        span(records.map { $0.inflation.last! }),
        ProgressionTable.small(records.map(\.residual).max()!),
        ProgressionTable.small(records.map(\.nashGap).max()!),
        ProgressionTable.small(records.map(\.nashConv).max()!),
      ]
    }
  }

  static func text(_ results: InflationResults) -> [String] {
    results.cases.flatMap { market in
      ["", market.title] + TextTable.lines([header] + rows(results, market))
    } + ["", convention(results), ProgressionTable.nash(results.search), ""]
  }

  static func convention(_ results: InflationResults) -> String {
    "Sparsity is diagonal over remainder, sum(diag W) / (sum W - sum diag W), target "
      + "\(MarketOptions.text(results.target)); settled: within 5% of the target from the block on "
      + "to the end. Overshoot is how far sparsity went past the target, as a share of it. "
      + "Ranges are over the trials."
  }

  /// The median and the range over trials.
  private static func span(_ values: [Double]) -> String {
    func text(_ value: Double) -> String { NumberText.significant(value, digits: 3) }
    return "\(text(InflationResults.median(values))) [\(text(values.min()!)), "
      + "\(text(values.max()!))]"
  }

  private static func whole(_ value: Double) -> String { NumberText.fixed(value, decimals: 0) }
}
