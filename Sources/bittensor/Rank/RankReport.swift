import Curvature
import Figures

/// The page that shows a ranking.
enum RankReport {
  static func html(_ results: RankResults) -> String {
    var report = Report(
      title: "Peers ranked by \(results.askers[0].rankings.count) estimators",
      subtitle: "\(results.examples) \(results.split.title) images, seed \(results.seed)")
    report.addSection("Estimators")
    report.add(
      RankFiles.figure(results),
      caption: "On the dashed line an estimate equals the reference.")
    for asker in results.askers {
      report.addSection("For \(asker.name)")
      let comparison = asker.comparison
      report.add(
        Table(
          caption: "Agreement with \(comparison.reference), intervals at "
            + "\(NumberText.fixed(comparison.confidence * 100, decimals: 0))% from "
            + "\(comparison.resamples) resamples of the images; passes of the head are the cost",
          header: ["estimator"] + RankTable.comparisonHeader(comparison),
          rows: comparison.rows.map { [$0.estimator] + RankTable.comparisonCells($0) }))
      report.add(
        table(results, asker, "Ranks with their intervals", RankTable.rank))
      report.add(
        table(results, asker, "Values with standard errors, means over the images") {
          RankTable.value($0, examples: results.examples)
        })
    }
    return report.html()
  }

  private static func table(
    _ results: RankResults, _ asker: AskerResult, _ caption: String,
    _ cell: (PeerRanking.Place) -> String
  ) -> Table {
    Table(
      caption: caption, header: ["peer"] + asker.rankings.map(\.estimator),
      rows: asker.rankings[0].order.map { peer in
        [results.peers[peer]] + asker.rankings.map { cell($0.place(of: peer)) }
      })
  }
}
