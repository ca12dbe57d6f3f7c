import ArgumentParser
import Market
import Tensor

struct MarketCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "market",
    abstract: "Measures a market of peers, takes it to an equilibrium, and explains its ranks.",
    discussion: """
      Reads weights, stake, Hessians, temperature, alpha and tau from a .safetensors or .json file \
      and prints ranks, payoffs, gradients, the KKT residual and the Nash gap. Peers count from 0. \
      `bittensor demo` writes a market to try, market.safetensors; Docs/Market.md says what a file \
      holds. The same options give the same results.
      """)

  @Argument(help: "The market's file.")
  var state: String
  @Flag(help: "Follows the game gradient to an equilibrium first.")
  var descend = false
  @Option(
    help: "How rows stay on the simplex: project, exponentiated or rescale.",
    transform: MarketCommand.rule)
  var rule = SimplexRule.project
  @Option(help: "The most steps of the descent.")
  var budget = 10_000
  @Option(help: "The KKT residual at which weights count as an equilibrium.")
  var tolerance = 1e-8
  @Option(help: ArgumentHelp("Says what made this peer's rank.", valueName: "peer"))
  var explain: Int?
  @Flag(inversion: .prefixedNo, help: "Looks for the Nash gap.")
  var nash = true
  @Option(help: "Random rows from which the Nash gap is searched, for each peer.")
  var randomStarts = 8
  @Option(help: "Steps of ascent from each row.")
  var searchSteps = 200
  @Option(help: "The seed of the random rows.")
  var seed: UInt64 = 0
  @Flag(help: "Takes Hessians with negative eigenvalues, as trained networks have them.")
  var allowIndefinite = false
  @Option(help: ArgumentHelp("Where to write the results, and the new state.", valueName: "dir"))
  var output: String?
  @Flag(help: "Prints the results as JSON.")
  var json = false

  func validate() throws {
    func check(_ name: String, _ value: Int, atLeast least: Int) throws {
      guard value < least else { return }
      throw ValidationError("--\(name) is \(value): at least \(least) is needed")
    }
    try check("budget", budget, atLeast: 1)
    try check("random-starts", randomStarts, atLeast: 0)
    try check("search-steps", searchSteps, atLeast: 0)
    guard tolerance > 0, tolerance.isFinite else {
      throw ValidationError("--tolerance is \(tolerance): a number above 0 is needed")
    }
  }

  func run() async throws {
    let measurement = MarketMeasurement(
      explained: explain,
      solver: CompetitiveAscent(rule: rule, budget: budget, tolerance: tolerance),
      search: nash ? NashSearch(randomStarts: randomStarts, steps: searchSteps, seed: seed) : nil)
    await orFail(writingTo: output) {
      let market = try MarketState<Double>.read(
        state, allowingIndefinite: allowIndefinite, allowingConversion: true)
      if let peer = explain, !(0..<market.count).contains(peer) {
        throw NoPeer(path: state, peer: peer, count: market.count)
      }
      let folder = try output.map { try OutputFolder($0) }
      let (path, descends, printsJSON) = (state, descend, json)
      try await interruptible {
        var market = market
        var descent: MarketResults.Descent?
        if descends {
          let end = try measurement.descend(market, keepingIn: folder)
          (market, descent) = (end.state, end.descent)
        }
        let results = try measurement.run(market, path: path, descent: descent)
        let files = try MarketFiles.make(results)
        try folder?.write(files)
        print(printsJSON ? try MarketFiles.json(results) : MarketTable.text(results))
        guard let folder, !printsJSON else { return }
        let names = (descends ? [MarketFiles.stateName] : []) + files.map(\.name)
        print("wrote \(names.joined(separator: ", ")) to \(folder.path)")
      }
    }
  }

  private static func rule(_ name: String) throws -> SimplexRule {
    guard let rule = SimplexRule(rawValue: name) else {
      throw ValidationError(
        "there is no rule \"\(name)\"; there are "
          + SimplexRule.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return rule
  }
}

/// A peer that the market does not have.
private struct NoPeer: Error, CustomStringConvertible {
  var path: String
  var peer: Int
  var count: Int

  var description: String {
    "there is no peer \(peer): \(path) has \(count), which count from 0"
  }
}
