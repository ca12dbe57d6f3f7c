import Figures
import Market

/// The page that shows Figure 4.
enum ProgressionReport {
  static func html(_ results: ProgressionResults) -> String {
    let figures = ProgressionFigures(results: results)
    let first = results.cases[0]
    var report = Report(
      title: "Figure 4: when does the market's rank tell what peers are worth?",
      subtitle: "\(results.settings["trials"]!) simulated markets at each ratio, seed "
        + results.settings["seed"]!)
    report.addSection("The progression")
    report.add(.keyFigures(results.summaries(first).map(keyFigure)))
    report.add(
      figures.panels,
      caption: "\(first.title). A mark per peer and trial; the dashed line is 1/n, where a rank "
        + "tells nothing. All panels have the same axes.")
    let pictures = figures.pictures
    for index in results.groups.indices {
      report.add(.figure(pictures[1 + index].figure, caption: ProgressionTable.convention))
      report.add(
        .figure(
          pictures[1 + results.groups.count + index].figure,
          caption: "1 where every peer keeps to itself, 1/n where it treats all alike."))
    }
    report.addSection("Agreement")
    report.add(ProgressionTable.convention)
    for market in results.cases {
      report.add(
        Table(
          caption: market.title, header: ProgressionTable.agreementHeader,
          rows: results.summaries(market).map(ProgressionTable.agreement)))
    }
    report.addSection("Certificates")
    report.add(
      "The KKT residual is the largest entry of |project(W + G) - W|, G the game gradient; a trial "
        + "counts as converged below 1e-8. What did not converge is no equilibrium. "
        + ProgressionTable.nash(results.search))
    for market in results.cases {
      report.add(
        Table(
          caption: market.title, header: ProgressionTable.certificateHeader,
          rows: results.summaries(market).map(ProgressionTable.certificate)))
    }
    report.addSection("Parameters")
    report.add(FigureParameters.population)
    report.add(FigureParameters.table(results.settings))
    return report.html()
  }

  private static func keyFigure(_ summary: ProgressionSummary) -> Report.KeyFigure {
    Report.KeyFigure(
      "alpha / tau = \(MarketOptions.text(summary.ratio))",
      value: ProgressionTable.short(summary.pearson.mean),
      note: summary.undefined == summary.trials
        ? "ranks all equal"
        : "mean r, 95% [\(ProgressionTable.short(summary.pearson.lower)), "
          + "\(ProgressionTable.short(summary.pearson.upper))]")
  }
}
