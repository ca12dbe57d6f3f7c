import Figures
import Market

/// The part of a document that Figure 4 writes.
enum ProgressionDocument {
  static func section(_ results: ProgressionResults, _ literal: [LiteralText]) -> String {
    var lines = [
      "", "Written by", "", "```sh",
      FigureParameters.command(4, results.settings)
        + " --document Docs/Figures.md", "```", "",
      "![Four scatter plots: the market's rank against the ideal rank](Pictures/figure-4.svg)", "",
    ]
    for group in results.groups {
      lines += ["### \(group[0].setting)", ""]
      lines += MarkedSection.table(
        ["peers"] + ProgressionTable.agreementHeader,
        rows(results, group, ProgressionTable.agreement))
      lines += [""]
      lines += MarkedSection.table(
        ["peers"] + ProgressionTable.certificateHeader,
        rows(results, group, ProgressionTable.certificate))
      lines += [""]
    }
    for picture in ProgressionFigures(results: results).pictures.dropFirst()
    where picture.name.contains("correlation") {
      lines += ["![\(picture.figure.title)](Pictures/\(picture.name).svg)", ""]
    }
    lines += [ProgressionTable.convention + " " + ProgressionTable.nash(results.search), ""]
    lines += ["### A fixed step of 0.005", ""]
    lines += [
      "\(LiteralText.trials) markets of ten peers that differ, alpha / tau = "
        + "\(MarketOptions.text(LiteralText.ratio)), reading unmasked, rule project; largest KKT "
        + "residuals after \(literal[0].steps / 10) and \(literal[0].steps) steps of 0.005, and "
        + "with steps that adapt.", "",
    ]
    lines += MarkedSection.table(
      [
        "T", "after \(literal[0].steps / 10)", "after \(literal[0].steps)", "adapting",
        "converged",
      ],
      literal.map {
        [
          MarketOptions.text($0.temperature), ProgressionTable.small($0.early),
          ProgressionTable.small($0.late), ProgressionTable.small($0.adaptedResidual),
          "\($0.adapted) of \(LiteralText.trials)",
        ]
      })
    lines += ["", "### What L2 inflation mints", ""]
    lines += [
      "Stake minted in one block at the equilibria above, in units of tau: the mean of ||R||_1 / "
        + "||R||_2. The L1 rule mints 1.", "",
    ]
    lines += MarkedSection.table(
      ["", "peers"] + results.ratios.map { "alpha/tau \(MarketOptions.text($0))" },
      results.groups[0].map { market in
        [market.hessians.title, "\(market.peers)"]
          + results.ratios.map { ratio in
            let found = results.trials(market, ratio: ratio).map { minted($0.competitiveRank) }
            return ProgressionTable.short(found.reduce(0, +) / Double(found.count))
          }
      })
    return lines.joined(separator: "\n") + "\n"
  }

  private static func rows(
    _ results: ProgressionResults, _ group: [MarketCase],
    _ cells: (ProgressionSummary) -> [String]
  ) -> [[String]] {
    group.flatMap { market in
      results.summaries(market).map { ["\(market.peers), \(market.hessians.rawValue)"] + cells($0) }
    }
  }

  /// ||R||_1 / ||R||_2: between 1 and sqrt(n).
  private static func minted(_ rank: [Double]) -> Double {
    rank.reduce(0, +) / rank.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
