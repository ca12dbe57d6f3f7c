import ArgumentParser
import Figures
import Market
import Tensor

/// `bittensor figure 5`.
struct InflationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "5",
    abstract: "Figure 5: inflation that adapts until peers keep a target share to themselves.",
    discussion: """
      Runs Algorithm 1 on markets drawn at random while a controller sets tau: from below, where tau \
      starts at 0 and weights at random, and from above, where tau starts high and every peer at \
      itself. Sparsity is diagonal over remainder, sum(diag W) / (sum W - sum diag W); a target of 1 \
      means half of the weight on self. Payoffs are P = alpha U + tau R, not divided by tau. Runs \
      are kept one by one in trials.jsonl of the output folder: the same command goes on after an \
      interruption. The same options give the same files.
      """)

  @OptionGroup var market: MarketOptions
  @Option(help: "Diagonal over remainder to reach.")
  var target = 1.0
  @Option(help: "Markets, each run from both sides.")
  var trials = 10
  @Option(help: "Blocks of each run.")
  var blocks = 400
  @Option(help: "alpha.")
  var utilitySlope = 50.0
  @Option(help: "The tau at which runs from above start.")
  var high = 50.0
  @Option(help: "The length of a step along the game gradient.")
  var step = 1.0
  @Option(help: "The most that a row may change in a block.")
  var epsilon = 0.1
  @Option(help: "The controller's integral gain.")
  var integralGain = 0.1
  @Option(help: "The controller's proportional gain.")
  var proportionalGain = 0.5
  @Option(help: "Whether ranks mint stake in each block: none, l1, l2.")
  var minting = MintingOption.none
  @Option(help: ArgumentHelp("Where to write the results.", valueName: "dir"))
  var output = "figure-5-output"
  @Option(
    help: ArgumentHelp(
      "A document whose section is written anew, with the pictures in its folder Pictures.",
      valueName: "file"))
  var document: String?

  static let section = MarkedSection(name: "figure 5")

  func validate() throws {
    try requireOption("trials", trials, in: 1...10_000)
    try requireOption("blocks", blocks, in: 1...1_000_000)
    for (name, value) in [
      ("target", target), ("utility-slope", utilitySlope), ("high", high), ("step", step),
      ("epsilon", epsilon), ("integral-gain", integralGain),
    ] {
      try requirePositive(name, value)
    }
    try requirePositive("proportional-gain", proportionalGain, orZero: true)
  }

  func run() async throws {
    let cases = try market.cases()
    var settings = try market.settings()
    for (name, value) in [
      ("target", target), ("trials", Double(trials)), ("blocks", Double(blocks)),
      ("utility-slope", utilitySlope), ("high", high), ("step", step), ("epsilon", epsilon),
      ("integral-gain", integralGain), ("proportional-gain", proportionalGain),
    ] {
      settings[name] = MarketOptions.text(value)
    }
    settings["minting"] = minting.rawValue
    let kept = settings
    await orResume(writingTo: output) {
      let folder = try OutputFolder(output)
      let renewed = try document.map { try RenewedDocument($0, Self.section) }
      try await interruptible {
        setThreadCount(1)
        let jobs = cases.flatMap { kind in
          (0..<trials).flatMap { trial in
            InflationSide.allCases.map { InflationJob(market: kind, trial: trial, side: $0) }
          }
        }
        let records = try await ResumableRun.records(
          of: jobs, kind: "figure 5", settings: kept, folder: folder
        ) { try record($0) }
        let results = InflationResults(
          settings: kept, cases: cases, target: target, search: market.search, records: records)
        let files = InflationFiles.make(results)
        try folder.write(files)
        let text = InflationDocument.section(results)
        try renewed?.write(text, files.filter { text.contains($0.name) })
        print(InflationTable.text(results).joined(separator: "\n"))
        print("wrote \(files.count + 1) files to \(folder.path)")
      }
    }
  }

  private func record(_ job: InflationJob) throws -> InflationRecord {
    let simulated = SimulatedMarket<Double>(
      job.market.population, seed: market.seed, stream: UInt64(job.trial))
    let isAbove = job.side == .above
    let process = MarketProcess(
      simulated.game(
        temperature: job.market.temperature, utilitySlope: utilitySlope,
        reading: job.market.reading),
      weights: isAbove ? .eye(job.market.peers) : simulated.initialWeights, rule: job.market.rule,
      step: step, epsilon: epsilon, minting: minting.norm)
    var adaptive = AdaptiveInflation(
      process,
      controller: InflationController(
        target: target, inflation: isAbove ? high : 0, integralGain: integralGain,
        proportionalGain: proportionalGain, scale: utilitySlope / 50))
    var run = InflationRecord(market: job.market, trial: job.trial, side: job.side)
    for _ in 0..<blocks {
      try Task.checkCancellation()
      let block = adaptive.advance()
      run.inflation.append(block.inflation)
      run.sparsity.append(block.sparsity.overRemainder)
      run.diagonalShare.append(block.sparsity.overSum)
      run.residual = block.residual
    }
    // Of the game in which the last block was played.
    var game = adaptive.process.game
    game.layer.inflation = run.inflation.last!
    let gap = try game.nashGap(at: adaptive.process.weights, search: market.search) { _, _ in
      try Task.checkCancellation()
    }
    run.nashGap = gap.gap
    run.nashConv = gap.conv
    return run
  }
}

/// How stake is minted by rank.
enum MintingOption: String, ExpressibleByArgument, CaseIterable {
  case none, l1, l2

  var norm: StakeNorm? {
    switch self {
    case .none: nil
    case .l1: .l1
    case .l2: .l2
    }
  }
}
