import ArgumentParser
import Figures
import Market
import Tensor

/// `bittensor figure 4`.
struct ProgressionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "4",
    abstract: "Figure 4: the market's rank against the ideal rank, as utility outweighs inflation.",
    discussion: """
      Draws markets at random, takes each to an equilibrium at several ratios alpha / tau, and \
      compares the rank that the market gives with what peers are worth. Every equilibrium comes \
      with its KKT residual and Nash gap. Trials are kept one by one in trials.jsonl of the output \
      folder: the same command goes on after an interruption. The same options give the same files.
      """)

  @OptionGroup var market: MarketOptions
  @Option(help: "Ratios alpha / tau, separated by commas.")
  var ratios = "1,10,25,50"
  @Option(help: "Markets for each ratio.")
  var trials = 30
  @Option(help: "The most steps to an equilibrium.")
  var budget = 10_000
  @Option(help: ArgumentHelp("Where to write the results.", valueName: "dir"))
  var output = "figure-4-output"
  @Option(
    help: ArgumentHelp(
      "A document whose section is written anew, with the pictures in its folder Pictures.",
      valueName: "file"))
  var document: String?

  static let section = MarkedSection(name: "figure 4")

  func validate() throws {
    _ = try ListOption.positive("ratios", ratios)
    try requireOption("trials", trials, in: 1...10_000)
    try requireOption("budget", budget, in: 1...10_000_000)
  }

  func run() async throws {
    let cases = try market.cases()
    let ratios = try ListOption.positive("ratios", ratios)
    var settings = try market.settings()
    settings["ratios"] = ratios.map(MarketOptions.text).joined(separator: ",")
    settings["trials"] = "\(trials)"
    settings["budget"] = "\(budget)"
    let kept = settings
    await orResume(writingTo: output) {
      let folder = try OutputFolder(output)
      let renewed = try document.map { try RenewedDocument($0, Self.section) }
      try await interruptible {
        setThreadCount(1)
        let jobs = cases.flatMap { kind in
          ratios.flatMap { ratio in
            (0..<trials).map { ProgressionJob(market: kind, ratio: ratio, trial: $0) }
          }
        }
        let records = try await ResumableRun.records(
          of: jobs, kind: "figure 4", settings: kept, folder: folder
        ) { try record($0) }
        let results = ProgressionResults(
          settings: kept, cases: cases, ratios: ratios, search: market.search, records: records)
        let files = ProgressionFiles.make(results)
        try folder.write(files)
        if let renewed {
          let literal = try LiteralText.run(
            seed: market.seed, steps: min(budget, 10_000))
          let text = ProgressionDocument.section(results, literal)
          try renewed.write(text, files.filter { text.contains($0.name) })
        }
        print(ProgressionTable.text(results).joined(separator: "\n"))
        print("wrote \(files.count + 1) files to \(folder.path)")
      }
    }
  }

  private func record(_ job: ProgressionJob) throws -> ProgressionRecord {
    let sweep = ProgressionSweep(
      population: job.market.population, reading: job.market.reading,
      temperature: job.market.temperature, trials: trials, seed: market.seed,
      solver: CompetitiveAscent(rule: job.market.rule, budget: budget), search: market.search)
    return ProgressionRecord(
      market: job.market,
      trial: try sweep.run(trial: job.trial, ratio: job.ratio) { try Task.checkCancellation() })
  }
}
