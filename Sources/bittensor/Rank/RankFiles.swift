import Curvature
import Figures
import Layers

/// The files that a ranking leaves behind.
enum RankFiles {
  static func make(_ results: RankResults, withFigure: Bool) -> [OutputFile] {
    var files = [
      OutputFile(name: "ranking.csv", contents: .text(ranking(results))),
      OutputFile(name: "comparison.csv", contents: .text(comparison(results))),
    ]
    if withFigure {
      files.append(OutputFile(name: "estimators.svg", contents: .text(figure(results).svg())))
      files.append(OutputFile(name: "report.html", contents: .text(RankReport.html(results))))
    }
    return files
  }

  /// A line for each asker, estimator and peer; values are means over the images.
  static func ranking(_ results: RankResults) -> String {
    let header = [
      "asker", "estimator", "peer", "rank", "rank_lower", "rank_upper", "value", "standard_error",
    ]
    let examples = Double(results.examples)
    var rows = [header]
    for asker in results.askers {
      for ranking in asker.rankings {
        for place in ranking.places {
          let interval = place.rankInterval
          rows.append([
            asker.name, ranking.estimator, results.peers[place.peer], "\(place.rank)",
            CSV.number(interval?.lowerBound), CSV.number(interval?.upperBound),
            "\(place.value / examples)", CSV.number(place.standardError.map { $0 / examples }),
          ])
        }
      }
    }
    return CSV.text(rows)
  }

  /// The comparisons of all askers under one another.
  static func comparison(_ results: RankResults) -> String {
    CSV.joined(results.askers.map { ([$0.name], $0.comparison.csv) }, names: ["asker"])
  }

  /// Every asker and peer: what an estimator says against the reference.
  static func figure(_ results: RankResults) -> ScatterChart {
    let first = results.askers[0].comparison
    let unit = 1 / Double(results.examples)
    return ScatterChart(
      title: "Estimators against \(first.reference)",
      subtitle: "a mark per asker and peer, on \(results.examples) \(results.split.title) images; "
        + "second-order terms halved",
      x: Axis(first.reference, unit: "nats per image"),
      y: Axis("estimate", unit: "nats per image"),
      series: first.rows.indices.map { index in
        let rows = results.askers.map { $0.comparison.rows[index] }
        return Series(
          rows[0].estimator,
          x: results.askers.flatMap { $0.comparison.referenceScores.map { $0 * unit } },
          y: rows.flatMap { row in row.scores.map { $0 * row.costFactor * unit } })
      },
      references: [.diagonal()])
  }
}
