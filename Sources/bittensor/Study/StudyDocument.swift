import Curvature
import Figures

/// The part of a document that a study writes, between two comments.
enum StudyDocument {
  static let place = MarkedSection(name: "study")

  static func section(_ results: StudyResults) -> String {
    let settings = results.settings
    var lines = [
      "",
      "Seed \(settings.seed), \(settings.networks) networks of each head, \(settings.steps) "
        + "training steps; trained on \(settings.images) images, overfit on \(settings.fewImages); "
        + "compared on at most \(settings.examples) images.", "",
    ]
    lines += MarkedSection.table(
      ["network", "images", "loss (nats)", "accuracy", "linear share", "residual share"],
      results.heads.flatMap { head in
        StudyResults.situations.map { situation in
          ["\(head), \(situation.state.rawValue)", situation.split.title]
            + [
              (results.mean(situation, head: head, \.loss), 3),
              (results.mean(situation, head: head, \.accuracy), 3),
              (results.mean(situation, head: head, \.linearShare), 2),
              (results.mean(situation, head: head, \.residualShare), 2),
            ].map { NumberText.fixed($0.0, decimals: $0.1) }
        }
      })
    for head in results.heads {
      lines += ["", "Spearman's rho with leave-one-out, \(head) head:", ""]
      lines += statistics(results, head) { $0.spearman }
    }
    lines += ["", "Error of the values, all heads:", ""]
    lines += statistics(results, nil) { $0.valueError }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func statistics(
    _ results: StudyResults, _ head: String?,
    _ key: (EstimatorComparison.Row) -> EstimatorComparison.Statistic
  ) -> [String] {
    let passes = results.records[0].comparison.rows
    return MarkedSection.table(
      ["estimator", "passes"] + StudyResults.situations.map(\.title),
      results.estimators.enumerated().map { index, estimator in
        [estimator, EstimatorCatalog.passes(passes[index].passes)]
          + StudyResults.situations.map { situation in
            results.statistic(situation, head: head, estimator: estimator, key)
              .map { RankTable.interval($0.value, $0.lower, $0.upper) } ?? "-"
          }
      })
  }
}
