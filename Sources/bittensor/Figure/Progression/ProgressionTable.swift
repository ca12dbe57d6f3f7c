import Figures
import Layers
import Market

/// Numbers of Figure 4 as text.
enum ProgressionTable {
  static let agreementHeader = [
    "alpha/tau", "mean r (s.e.)", "95% interval", "pooled r, 95% interval", "Spearman", "Kendall",
    "top 3", "NDCG", "flat",
  ]
  static let certificateHeader = [
    "alpha/tau", "mean of diag W, 95% interval", "converged", "largest residual",
    "largest Nash gap", "largest NashConv", "mean steps",
  ]

  static func agreement(_ summary: ProgressionSummary) -> [String] {
    [
      MarketOptions.text(summary.ratio), mean(summary.pearson),
      "[\(short(summary.pearson.lower)), \(short(summary.pearson.upper))]",
      interval(
        summary.pooledPearson.value, summary.pooledPearson.lower, summary.pooledPearson.upper),
    ] + [summary.spearman, summary.kendall, summary.topOverlap, summary.ndcg].map(mean)
      + ["\(summary.undefined) of \(summary.trials)"]
  }

  static func certificate(_ summary: ProgressionSummary) -> [String] {
    let diagonal = summary.meanDiagonal
    return [
      MarketOptions.text(summary.ratio), interval(diagonal.mean, diagonal.lower, diagonal.upper),
      "\(summary.equilibria) of \(summary.trials)", small(summary.largestResidual),
      small(summary.largestNashGap), small(summary.largestNashConv),
      NumberText.fixed(summary.meanIterations, decimals: 0),
    ]
  }

  /// For a terminal.
  static func text(_ results: ProgressionResults) -> [String] {
    results.cases.flatMap { market in
      let summaries = results.summaries(market)
      return ["", market.title]
        + TextTable.lines([agreementHeader] + summaries.map(agreement)) + [""]
        + TextTable.lines([certificateHeader] + summaries.map(certificate))
    } + ["", convention, nash(results.search), ""]
  }

  static let convention =
    "r compares the column means of W with the ideal rank. Where these means are all equal (flat), "
    + "correlations and the top-3 overlap are undefined and count as 0. Intervals are bootstrap "
    + "intervals over the trials."

  static func nash(_ search: NashSearch) -> String {
    "Nash gaps are lower bounds; the search: \(search)."
  }

  /// "0.36 (0.05)".
  static func mean(_ value: TrialMean) -> String {
    short(value.mean) + (value.standardError.isNaN ? "" : " (\(short(value.standardError)))")
  }

  static func interval(_ value: Double, _ lower: Double, _ upper: Double) -> String {
    "\(short(value)) [\(short(lower)), \(short(upper))]"
  }

  static func short(_ value: Double) -> String {
    // No "-0.00".
    let text = NumberText.fixed(value, decimals: 2)
    return text == "-0.00" ? "0.00" : text
  }

  static func small(_ value: Double) -> String {
    value == 0 ? "0" : NumberText.significant(value, digits: 3)
  }
}
