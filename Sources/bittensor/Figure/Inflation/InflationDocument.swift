import Figures
import Market

/// The part of a document that Figure 5 writes.
enum InflationDocument {
  static func section(_ results: InflationResults) -> String {
    var lines = [
      "", "Written by", "", "```sh",
      FigureParameters.command(5, results.settings)
        + " --document Docs/Figures.md", "```", "",
    ]
    let picture = InflationFigures(results: results).pictures[0].name
    lines += [
      "![Sparsity and inflation against blocks, from both sides](Pictures/\(picture).svg)", "",
    ]
    lines += MarkedSection.table(
      ["market"] + InflationTable.header,
      results.cases.flatMap { market in
        InflationTable.rows(results, market).map { [market.title] + $0 }
      })
    lines += [
      "", InflationTable.convention(results) + " " + ProgressionTable.nash(results.search),
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
