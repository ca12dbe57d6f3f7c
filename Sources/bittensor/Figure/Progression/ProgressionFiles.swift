import Figures
import Layers
import Market

/// The files of Figure 4, beside the journal of its trials.
enum ProgressionFiles {
  static func make(_ results: ProgressionResults) -> [OutputFile] {
    let figures = ProgressionFigures(results: results)
    return [
      OutputFile(name: "trials.csv", contents: .text(trials(results))),
      OutputFile(name: "ratios.csv", contents: .text(ratios(results))),
      OutputFile(name: "ranks.csv", contents: .text(ranks(results))),
      OutputFile(name: "report.html", contents: .text(ProgressionReport.html(results))),
    ]
      + figures.pictures.map {
        OutputFile(name: "\($0.name).svg", contents: .text($0.figure.svg()))
      }
  }

  /// A line for each trial. Undefined correlations are empty.
  private static func trials(_ results: ProgressionResults) -> String {
    let header =
      MarketCase.columns + [
        "ratio", "trial", "pearson", "spearman", "kendall", "top_overlap", "ndcg",
        "mean_diagonal", "residual", "iterations", "converged", "nash_gap", "nash_conv",
      ]
    return CSV.text(
      [header]
        + results.records.map { record in
          let trial = record.trial
          let values = [
            trial.pearson, trial.spearman, trial.kendall, trial.topOverlap, trial.ndcg,
            trial.meanDiagonal, trial.residual,
          ]
          return record.market.cells + [MarketOptions.text(trial.ratio), "\(trial.trial)"]
            + values.map { $0.isNaN ? "" : "\($0)" }
            + [
              "\(trial.iterations)", "\(trial.isEquilibrium)", "\(trial.nashGap)",
              "\(trial.nashConv)",
            ]
        })
  }

  /// A line for each case and ratio.
  private static func ratios(_ results: ProgressionResults) -> String {
    let means: [(name: String, value: (ProgressionSummary) -> TrialMean)] = [
      ("pearson", { $0.pearson }), ("spearman", { $0.spearman }), ("kendall", { $0.kendall }),
      ("top_overlap", { $0.topOverlap }), ("ndcg", { $0.ndcg }),
      ("mean_diagonal", { $0.meanDiagonal }),
    ]
    let header =
      MarketCase.columns + ["ratio", "trials", "undefined", "converged"]
      + means.flatMap { [$0.name, "\($0.name)_se", "\($0.name)_lower", "\($0.name)_upper"] }
      + [
        "pooled_pearson", "pooled_pearson_lower", "pooled_pearson_upper", "largest_residual",
        "largest_nash_gap", "largest_nash_conv", "mean_iterations",
      ]
    let rows = results.cases.flatMap { market in
      results.summaries(market).map { summary in
        let pooled = summary.pooledPearson
        let last = [
          pooled.value, pooled.lower, pooled.upper, summary.largestResidual,
          summary.largestNashGap, summary.largestNashConv, summary.meanIterations,
        ]
        return market.cells + [MarketOptions.text(summary.ratio)]
          + [summary.trials, summary.undefined, summary.equilibria].map { "\($0)" }
          + means.flatMap { mean in
            let value = mean.value(summary)
            return [value.mean, value.standardError, value.lower, value.upper].map {
              $0.isNaN ? "" : "\($0)"
            }
          } + last.map { "\($0)" }
      }
    }
    return CSV.text([header] + rows)
  }

  /// A line for each peer of each trial: the points of the scatter.
  private static func ranks(_ results: ProgressionResults) -> String {
    let header = MarketCase.columns + ["ratio", "trial", "peer", "ideal_rank", "competitive_rank"]
    let rows = results.records.flatMap { record in
      record.trial.idealRank.indices.map { peer in
        record.market.cells + [
          MarketOptions.text(record.trial.ratio), "\(record.trial.trial)", "\(peer)",
          "\(record.trial.idealRank[peer])", "\(record.trial.competitiveRank[peer])",
        ]
      }
    }
    return CSV.text([header] + rows)
  }
}
