import Figures

/// The pictures of a study.
struct StudyFigures {
  let results: StudyResults

  var pictures: [(name: String, figure: any Figure)] {
    [
      ("estimators-spearman", spearman), ("estimators-intervals", intervals),
      ("estimators-trained", scatter(.trained)), ("estimators-overfit", scatter(.overfit)),
      ("estimators-linear-share", linearShare), ("estimators-residual-share", residualShare),
    ]
  }

  private var sample: String {
    "mean over \(results.heads.count) heads and \(results.settings.networks) networks of each"
  }

  var spearman: HeatMap {
    HeatMap(
      title: "Agreement with the true cost of removal",
      subtitle: "Spearman's rho with leave-one-out, \(sample)",
      rowLabel: "estimator", columnLabel: "state of the networks, images",
      rows: results.estimators, columns: StudyResults.situations.map(\.title),
      values: results.estimators.map { estimator in
        StudyResults.situations.map {
          results.statistic($0, estimator: estimator, \.spearman)?.value ?? .nan
        }
      }, valueLabel: "Spearman's rho")
  }

  var intervals: BarChart {
    let shown = ["paper", "gaussNewton", "empiricalFisher", "firstOrder", "taylor2"]
    return BarChart(
      title: "Which estimators rank as removal does",
      subtitle: "Spearman's rho with leave-one-out, \(sample); lines: half the 95% interval",
      groups: StudyResults.situations.map(\.title),
      y: Axis("Spearman's rho"),
      series: shown.map { estimator in
        let found = StudyResults.situations.map {
          results.statistic($0, estimator: estimator, \.spearman)
        }
        return BarSeries(
          estimator, values: found.map { $0?.value ?? .nan },
          errors: found.map { $0.map { ($0.upper - $0.lower) / 2 } ?? .nan })
      }, showsValues: false, size: FigureSize(width: 920, height: 460))
  }

  /// Each peer of each network on held-out images.
  func scatter(_ state: StudyState) -> ScatterChart {
    let records = results.records(.init(state: state, split: .test))
    return ScatterChart(
      title: "Estimate and truth on held-out images, \(state.rawValue)",
      subtitle: "a mark per peer and network; second-order terms halved",
      x: Axis("leave-one-out cost", unit: "nats per image"),
      y: Axis("estimate", unit: "nats per image"),
      series: ["paper", "gaussNewton", "taylor2"].map { estimator in
        let pairs = records.flatMap { record in
          let row = record.comparison.rows.first { $0.estimator == estimator }!
          let unit = 1 / Double(record.comparison.examples)
          return zip(record.comparison.referenceScores, row.scores).map {
            ($0 * unit, $1 * row.costFactor * unit)
          }
        }
        return Series(estimator, x: pairs.map(\.0), y: pairs.map(\.1))
      }, references: [.diagonal()])
  }

  var linearShare: BarChart {
    BarChart(
      title: "How much of a removal's cost is linear",
      subtitle: "|g.dF| / (|g.dF| + |dF H dF| / 2), \(sample)",
      groups: StudyState.allCases.map(\.rawValue), y: Axis("share", range: 0...1),
      series: [ImageSplit.train, .test].map { split in
        BarSeries(
          "\(split.title) images",
          values: StudyState.allCases.map {
            results.mean(.init(state: $0, split: split), \.linearShare)
          })
      })
  }

  var residualShare: BarChart {
    BarChart(
      title: "How much of the Hessian the Fisher matrix lacks",
      subtitle: "|M - G| / (|M - G| + G) over the peers, mean over the networks",
      groups: StudyState.allCases.map(\.rawValue), y: Axis("share", range: 0...1),
      series: results.heads.dropFirst().flatMap { head in
        [ImageSplit.train, .test].map { split in
          BarSeries(
            "\(head), \(split.title)",
            values: StudyState.allCases.map {
              results.mean(.init(state: $0, split: split), head: head, \.residualShare)
            })
        }
      })
  }
}
