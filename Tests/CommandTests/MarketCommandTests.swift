import Foundation
import Market
import Tensor
import Testing

/// Measuring a market from a file.
@Suite(.timeLimit(.minutes(10))) struct MarketCommandTests {
  private let folder: TemporaryFolder
  private let state: MarketState<Double>

  init() throws {
    folder = try TemporaryFolder()
    var generator = Philox(seed: 501)
    let scores = Tensor<Double>.uniform([4, 4], using: &generator)
    state = try MarketState(
      weights: scores / scores.sum(alongAxis: 1, keepingAxes: true),
      stake: Tensor([1, 2, 0.5, 1]),
      hessians: .factors(0.2 * .normal([4, 3, 4], using: &generator)),
      layer: MarketLayer(temperature: 0.5, utilitySlope: 10, inflation: 0.2))
    try state.write(to: "\(folder.path)/market.safetensors")
    try state.write(to: "\(folder.path)/market.json")
  }

  private func market(
    _ arguments: String..., file: String = "market.safetensors"
  ) async throws -> CommandResult {
    try await Command.run(["market", "\(folder.path)/\(file)"] + arguments)
  }

  private struct Results: Decodable {
    struct Peer: Decodable {
      var peer: Int
      var rank: Double
      var payoff: Double
      var nashGain: Double?
    }
    struct Descent: Decodable {
      var iterations: Int
      var stopReason: String
      var isEquilibrium: Bool
    }
    struct Explanation: Decodable {
      struct Row: Decodable {
        var from: Int
        var contribution: Double
      }
      var peer: Int
      var rank: Double
      var rows: [Row]
    }
    struct Response: Decodable {
      struct Change: Decodable {
        var quantity: String
        var slope: Double
      }
      var changes: [Change]
      var missing: String?
    }
    struct Nash: Decodable { var gap: Double }
    struct Stability: Decodable { var verdict: String }
    var kktResidual: Double
    var peers: [Peer]
    var descent: Descent?
    var nash: Nash?
    var stability: Stability?
    var explanation: Explanation?
    var response: Response?
  }

  private func results(_ text: some StringProtocol) throws -> Results {
    try JSONDecoder().decode(Results.self, from: Data(text.utf8))
  }

  @Test("numbers are those of the library, from either format") func measures() async throws {
    let result = try await market("--json")
    #expect(result.status == 0, "\(result.errors)")
    let found = try results(result.output)
    let gradient = state.game.gameGradient(at: state.weights)
    #expect(found.kktResidual == kktResidual(weights: state.weights, gradient: gradient))
    let rank = state.layer.rank(weights: state.weights, stake: state.stake)
    #expect(found.peers.map(\.rank) == rank.scalars)
    let gap = state.game.nashGap(at: state.weights)
    #expect(found.nash?.gap == gap.gap && gap.gap > 0)
    #expect(found.peers.map(\.nashGain) == gap.gains)
    #expect(found.descent == nil && found.explanation == nil && found.stability == nil)
    let json = try await market("--json", file: "market.json")
    #expect(json.output.replacing("market.json", with: "market.safetensors") == result.output)
    let text = try await market("--no-nash")
    #expect(text.status == 0 && text.output.contains("4 peers, factors Hessians, T 0.5000"))
    #expect(!text.output.contains("Nash"))
    #expect(try folder.contents(of: ".").count == 2)
  }

  @Test("a descent ends at an equilibrium, which is explained") func descends() async throws {
    let out = "\(folder.path)/out"
    let result = try await market("--descend", "--explain", "2", "--output", out)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("descent: equilibrium after"))
    #expect(result.output.contains("play nearby is "))
    #expect(result.output.contains("peer 2 has rank"))
    #expect(result.output.contains("moves the equilibrium rank most"))
    let files = try folder.contents(of: "out")
    #expect(
      Set(files.keys) == [
        "market.safetensors", "results.json", "peers.csv", "residuals.csv", "explanation.csv",
        "response.csv",
      ])
    let found = try results(String(decoding: try #require(files["results.json"]), as: UTF8.self))
    #expect(found.descent?.isEquilibrium == true && found.kktResidual <= 1e-8)
    let explanation = try #require(found.explanation)
    let sum = explanation.rows.map(\.contribution).reduce(0, +)
    #expect(explanation.peer == 2 && abs(sum - explanation.rank) <= 1e-15)

    // The state that was written is the equilibrium, and going on from there takes no step.
    let reached = try MarketState<Double>.read("\(out)/market.safetensors")
    #expect(reached.hessians.form == "factors")
    let again = try await Command.run(
      ["market", "\(out)/market.safetensors", "--descend", "--json"])
    #expect(try results(again.output).descent?.iterations == 0)

    // The derivative in tau is the slope between equilibria on both sides.
    let response = try #require(found.response)
    let slope = try #require(response.changes.first { $0.quantity == "tau" }).slope
    let step = 1e-3
    let ends = [step, -step].map { change in
      var game = state.game
      game.layer.inflation += change
      let end = CompetitiveAscent(tolerance: 1e-12).solve(game, from: reached.weights)
      return game.layer.rank(weights: end.weights, stake: state.stake).scalars[2]
    }
    #expect(response.missing == nil)
    #expect(abs((ends[0] - ends[1]) / (2 * step) - slope) <= 1e-3 * max(1, abs(slope)))
  }

  @Test("a budget that runs out is said") func budget() async throws {
    let result = try await market("--descend", "--budget", "2", "--explain", "0", "--no-nash")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("NOT an equilibrium: budget used up after 2 steps"))
    #expect(result.output.contains("unknown, not an equilibrium: the KKT residual is"))
    #expect(!result.output.contains("play nearby"))
  }

  @Test("an interruption keeps the weights") func interrupted() async throws {
    // No market settles to a residual of 1e-300 unless all is at rest.
    let result = try await Command.run(
      [
        "market", "\(folder.path)/market.safetensors", "--descend", "--budget", "100000000",
        "--tolerance", "1e-300", "--rule", "exponentiated", "--output", "\(folder.path)/out",
      ], interruptWith: SIGINT, after: "descending 0/")
    #expect(result.status == 130 && result.output.isEmpty, "\(result.errors)")
    let last = try #require(result.errorLines.last)
    #expect(last.hasPrefix("error: interrupted after "), "\(last)")
    #expect(last.hasSuffix("go on from \(folder.path)/out/market.safetensors"), "\(last)")
    #expect(try folder.contents(of: "out").keys.sorted() == ["market.safetensors"])
    let kept = try MarketState<Double>.read("\(folder.path)/out/market.safetensors")
    #expect(kept.stake.scalars == state.stake.scalars)
  }

  private func expectError(
    _ result: CommandResult, _ parts: String..., at location: SourceLocation = #_sourceLocation
  ) {
    #expect(result.status == 1, sourceLocation: location)
    #expect(result.output.isEmpty, sourceLocation: location)
    #expect(result.errorLines.count == 1, "\(result.errors)", sourceLocation: location)
    for part in ["error: "] + parts {
      #expect(result.errors.contains(part), "\(result.errors)", sourceLocation: location)
    }
    let written = FileManager.default.fileExists(atPath: "\(folder.path)/out")
    #expect(!written, sourceLocation: location)
  }

  @Test("what is not a market is said in one line") func wrongFiles() async throws {
    func refuses(
      _ change: (inout String) -> Void, _ words: String,
      at location: SourceLocation = #_sourceLocation
    ) async throws {
      var text =
        #"{"weights": [[0.5, 0.5], [0.25, 0.75]], "stake": [1, 2], "temperature": 1, "#
        + #""utilitySlope": 1, "inflation": 1, "hessians": [[[1, 0], [0, 1]], [[1, 0], [0, 1]]]}"#
      change(&text)
      _ = try folder.makeFile("wrong.json", Array(text.utf8))
      let result = try await market("--output", "\(folder.path)/out", file: "wrong.json")
      expectError(result, "\(folder.path)/wrong.json: \(words)", at: location)
    }
    try await refuses({ $0.replace("0.75", with: "0.5") }, "weights, row 1: the sum is 0.75")
    try await refuses({ $0.replace("[1, 2]", with: "[1, -2]") }, "stake, row 1: -2.0")
    try await refuses({ $0.replace("0.75", with: "NaN") }, "weights at [1, 1]: nan")
    try await refuses({ $0.replace(", [0.25, 0.75]", with: "") }, "weights: shape [1, 2]")
    try await refuses(
      { $0.replace("[[1, 0], [0, 1]]]", with: "[[1, 0], [2, 1]]]") },
      "Hessian of peer 1: entry (1, 0) is 2.0 and (0, 1) is 0.0")
    try await refuses(
      { $0.replace("[[1, 0], [0, 1]]]", with: "[[1, 2], [2, 1]]]") },
      "Hessian of peer 1: the smallest eigenvalue is -")
    try await refuses(
      { $0.replace("\"temperature\": 1", with: "\"temperature\": 0") }, "temperature: 0.0")
    try await refuses({ $0.replace("temperature", with: "temprature") }, "\"temprature\" is not")
    try await refuses({ $0.replace("\"stake\": [1, 2], ", with: "") }, "\"stake\" is missing")
    try await refuses({ $0 = "{" }, "not a JSON object")
    expectError(try await market(file: "nowhere.json"), "nowhere.json", "no such file")
    _ = try folder.makeFile("short.safetensors", [1, 2, 3])
    expectError(try await market(file: "short.safetensors"), "short.safetensors: truncated")
  }

  @Test("indefinite Hessians need a flag") func indefinite() async throws {
    let saddle = Tensor<Double>([1, 2, 2, 1], shape: [1, 2, 2]).broadcast(to: [2, 2, 2])
    let market = try MarketState(
      weights: .eye(2), stake: .ones([2]), hessians: saddle, allowingIndefinite: true)
    try market.write(to: "\(folder.path)/saddle.safetensors")
    expectError(try await self.market(file: "saddle.safetensors"), "smallest eigenvalue is -")
    let result = try await self.market("--allow-indefinite", file: "saddle.safetensors")
    #expect(result.status == 0 && result.output.contains("2 peers, dense Hessians"))
  }

  @Test("options that are wrong") func wrongOptions() async throws {
    expectError(try await market("--explain", "4"), "there is no peer 4", "count from 0")
    for (arguments, message) in [
      (["--budget", "0"], "--budget is 0"), (["--tolerance", "nan"], "--tolerance is nan"),
      (["--rule", "bend"], "there is no rule \"bend\"; there are project"),
      (["--search-steps=-1"], "--search-steps is -1"), (["--explain", "two"], "'two' is invalid"),
    ] {
      let result = try await Command.run(
        ["market", "\(folder.path)/market.json"] + arguments)
      #expect(result.status == 64 && result.output.isEmpty, "\(arguments)")
      #expect(result.errors.contains(message), "\(result.errors)")
    }
  }
}
