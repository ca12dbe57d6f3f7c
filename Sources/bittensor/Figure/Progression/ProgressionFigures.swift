import Figures
import Market

/// The pictures of Figure 4.
struct ProgressionFigures {
  let results: ProgressionResults

  var pictures: [(name: String, figure: any Figure)] {
    [("figure-4", panels)]
      + results.groups.enumerated().map { index, group in
        ("figure-4-correlation" + suffix(index), correlation(group))
      }
      + results.groups.enumerated().map { index, group in
        ("figure-4-diagonal" + suffix(index), diagonal(group))
      }
  }

  private func suffix(_ index: Int) -> String {
    guard results.groups.count > 1 else { return "" }
    let market = results.groups[index][0]
    return "-" + [market.reading.rawValue, market.projection].joined(separator: "-")
      + (market.temperature == 1 ? "" : "-T\(MarketOptions.text(market.temperature))")
  }

  /// A scatter for each ratio of the first case, on the same axes.
  var panels: PanelGrid {
    let market = results.cases[0]
    let all = results.records.filter { $0.market == market }.map(\.trial)
    let x = top(all.flatMap(\.idealRank))
    let y = top(all.flatMap(\.competitiveRank))
    let charts = results.summaries(market).map { summary in
      let trials = results.trials(market, ratio: summary.ratio)
      let r =
        summary.undefined == summary.trials
        ? "ranks all equal"
        : "pooled r "
          + ProgressionTable.interval(
            summary.pooledPearson.value, summary.pooledPearson.lower, summary.pooledPearson.upper)
      return ScatterChart(
        title: "alpha / tau = \(MarketOptions.text(summary.ratio))",
        subtitle: "\(r), mean diag W \(ProgressionTable.short(summary.meanDiagonal.mean))",
        x: Axis("ideal rank", range: 0...x), y: Axis("market's rank R*", range: 0...y),
        series: [
          Series("", x: trials.flatMap(\.idealRank), y: trials.flatMap(\.competitiveRank))
        ], references: [.horizontal(1 / Double(market.peers))], legend: .none,
        size: FigureSize(width: 460, height: 340))
    }
    return PanelGrid(title: "Figure 4: \(market.title)", panels: charts)
  }

  private func top(_ values: [Double]) -> Double { (values.max() ?? 1) * 1.05 }

  private func correlation(_ group: [MarketCase]) -> BarChart {
    chart(
      group, title: "The market's rank against the ideal rank", axis: "mean Pearson r",
      \.pearson)
  }

  private func diagonal(_ group: [MarketCase]) -> BarChart {
    chart(group, title: "How much peers keep to themselves", axis: "mean of diag W", \.meanDiagonal)
  }

  private func chart(
    _ group: [MarketCase], title: String, axis: String,
    _ value: (ProgressionSummary) -> TrialMean
  ) -> BarChart {
    BarChart(
      title: title,
      subtitle: "\(group[0].setting); mean over \(results.settings["trials"]!) trials, "
        + "95% intervals; flat ranks as 0",
      groupLabel: "alpha / tau", groups: results.ratios.map(MarketOptions.text), y: Axis(axis),
      series: group.map { market in
        let found = results.summaries(market).map(value)
        return BarSeries(
          "n = \(market.peers), \(market.hessians.title)", values: found.map(\.mean),
          errors: found.map { ($0.upper - $0.lower) / 2 })
      }, showsValues: group.count == 1, size: FigureSize(width: 720, height: 400))
  }
}
