import Curvature
import Figures
import Foundation

/// The part of a document that a study writes, between two comments.
enum StudyDocument {
  static let opening = "<!-- study -->"
  static let closing = "<!-- end of study -->"

  /// A document with the part replaced.
  static func replacing(_ text: String, in document: String, at path: String) throws -> String {
    guard let start = document.range(of: opening), let end = document.range(of: closing),
      start.upperBound <= end.lowerBound
    else { throw StudyError.noSection(path) }
    return document[..<start.upperBound] + "\n" + text + "\n" + document[end.lowerBound...]
  }

  static func read(_ path: String) throws -> String {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw StudyError.unreadable(path)
    }
    return text
  }

  static func section(_ results: StudyResults) -> String {
    let settings = results.settings
    var lines = [
      "",
      "Seed \(settings.seed), \(settings.networks) networks of each head, \(settings.steps) "
        + "training steps; trained on \(settings.images) images, overfit on \(settings.fewImages); "
        + "compared on at most \(settings.examples) images.", "",
    ]
    lines += table(
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
    return table(
      ["estimator", "passes"] + StudyResults.situations.map(\.title),
      results.estimators.enumerated().map { index, estimator in
        [estimator, EstimatorCatalog.passes(passes[index].passes)]
          + StudyResults.situations.map { situation in
            results.statistic(situation, head: head, estimator: estimator, key)
              .map { RankTable.interval($0.value, $0.lower, $0.upper) } ?? "-"
          }
      })
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> [String] {
    ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
  }
}

/// A document cannot be renewed.
enum StudyError: Error, CustomStringConvertible {
  case unreadable(String)
  case noSection(String)

  var description: String {
    switch self {
    case .unreadable(let path): "\(path): cannot be read"
    case .noSection(let path):
      "\(path): holds no \"\(StudyDocument.opening)\" before a \"\(StudyDocument.closing)\""
    }
  }
}
