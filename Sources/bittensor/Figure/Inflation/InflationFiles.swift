import Figures
import Layers
import Market

/// The files of Figure 5, beside the journal of its runs.
enum InflationFiles {
  static func make(_ results: InflationResults) -> [OutputFile] {
    [
      OutputFile(name: "blocks.csv", contents: .text(blocks(results))),
      OutputFile(name: "runs.csv", contents: .text(runs(results))),
      OutputFile(name: "report.html", contents: .text(report(results))),
    ]
      + InflationFigures(results: results).pictures.map {
        OutputFile(name: "\($0.name).svg", contents: .text($0.figure.svg()))
      }
  }

  /// A line for each block of each run.
  private static func blocks(_ results: InflationResults) -> String {
    let header =
      MarketCase.columns + [
        "trial", "side", "block", "inflation", "diagonal_over_remainder", "diagonal_over_sum",
      ]
    let rows = results.records.flatMap { record in
      record.inflation.indices.map { block in
        record.market.cells + [
          "\(record.trial)", record.side.rawValue, "\(block + 1)", "\(record.inflation[block])",
          "\(record.sparsity[block])", "\(record.diagonalShare[block])",
        ]
      }
    }
    return CSV.text([header] + rows)
  }

  /// A line for each run. A settling block that there is not is empty.
  private static func runs(_ results: InflationResults) -> String {
    let header =
      MarketCase.columns + [
        "trial", "side", "settling_block", "overshoot", "diagonal_over_remainder",
        "diagonal_over_sum", "inflation", "residual", "nash_gap", "nash_conv",
      ]
    let rows = results.records.map { record in
      let response = results.response(record)
      return record.market.cells + [
        "\(record.trial)", record.side.rawValue,
        CSV.number(response.settlingBlock.map { $0 + 1 }), "\(response.overshoot)",
        "\(response.finalSparsity)", "\(record.diagonalShare.last!)",
        "\(record.inflation.last!)", "\(record.residual)", "\(record.nashGap)",
        "\(record.nashConv)",
      ]
    }
    return CSV.text([header] + rows)
  }

  /// The page.
  private static func report(_ results: InflationResults) -> String {
    var report = Report(
      title: "Figure 5: inflation that adapts",
      subtitle: "\(results.settings["trials"]!) simulated markets from both sides, "
        + "\(results.settings["blocks"]!) blocks, seed \(results.settings["seed"]!)")
    let pictures = InflationFigures(results: results).pictures
    for (market, picture) in zip(results.cases, pictures) {
      report.addSection(market.title)
      report.add(
        .figure(
          picture.figure,
          caption: "The thin dashed lines are 5% from the target. From above, sparsity starts at "
            + "infinity, where all weight is on self; what is above the axis is cut off."))
      report.add(
        Table(
          caption: "Settling, and the state after the last block", header: InflationTable.header,
          rows: InflationTable.rows(results, market)))
    }
    report.addSection("How to read this")
    report.add(InflationTable.convention(results))
    report.add(
      "The controller integrates the error of diagonal over sum in log(1 + tau / scale), scale = "
        + "alpha / 50, with a proportional part; tau stops at 0. P = alpha U + tau R is not divided "
        + "by tau, which starts at 0.")
    report.add(
      "The KKT residual is the largest entry of |project(W + G) - W| after the last block, with the "
        + "tau of that block. " + ProgressionTable.nash(results.search))
    report.addSection("Parameters")
    report.add(FigureParameters.population)
    report.add(FigureParameters.table(results.settings))
    return report.html()
  }
}
