import Foundation
import Testing

/// Mechanisms compared.
@Suite(.timeLimit(.minutes(10))) struct ConsensusTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func consensus(_ arguments: String...) async throws -> CommandResult {
    try await Command.run(["consensus"] + arguments + ["--output", "\(folder.path)/out"])
  }

  private func rows(_ name: String) throws -> [[String]] {
    let text = String(decoding: try #require(try folder.contents(of: "out")[name]), as: UTF8.self)
    return text.split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test("the whitepaper's cabal, in files that are the same twice") func cabalTrace() async throws {
    func run() async throws -> CommandResult {
      try await consensus(
        "groups", "--stake", "0.51", "--blocks", "5", "--mechanisms", "trust, yuma")
    }
    let result = try await run()
    #expect(result.status == 0, "\(result.errors)")
    let table = try rows("trajectory.csv")
    #expect(table.count == 1 + 2 * 6 * 2 && table.allSatisfy { $0.count == 5 })
    let second = table.filter { $0[0] == "trust" && $0[2] == "second" }.compactMap { Double($0[3]) }
    let published = [
      0.49, 0.4877323388820201, 0.4849535784321247, 0.4815511535094221, 0.477389901500398,
      0.4723093486843246,
    ]
    #expect(second.count == 6 && zip(second, published).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(result.output.contains("0.4723"))
    let files = try folder.contents(of: "out")
    #expect(
      Set(files.keys) == [
        "trajectory.csv", "trajectory.jsonl", "trust.svg", "yuma.svg", "report.html",
      ])
    struct Line: Decodable { var mechanism: String }
    let lines = try #require(files["trajectory.jsonl"]).split(separator: UInt8(ascii: "\n"))
    #expect(
      try lines.map { try JSONDecoder().decode(Line.self, from: Data($0)).mechanism }
        == ["trust", "yuma"])
    #expect(try await run().output == result.output)
    #expect(try folder.contents(of: "out") == files)
  }

  @Test("a map has a cell for each stake and self-weight") func map() async throws {
    let result = try await consensus(
      "--map", "--steps", "3", "--blocks", "4", "--mechanisms", "rank", "--deviation", "0.2",
      "--trials", "2")
    #expect(result.status == 0, "\(result.errors)")
    let table = try rows("retention.csv")
    #expect(table.count == 1 + 9)
    #expect(table[0][1...2] == ["stake", "self_weight"])
    #expect(table.dropFirst().allSatisfy { Double($0[5]) != nil })
    #expect(table.dropFirst().map { "\($0[1]) \($0[2])" }[5] == "1.0 0.5")
    #expect(
      Set(try folder.contents(of: "out").keys) == [
        "retention.csv", "retention.jsonl", "retention-rank.svg", "report.html",
      ])
    let worth = try await consensus("--map", "--axis", "worth", "--steps", "2", "--blocks", "1")
    #expect(worth.status == 0)
    #expect(try rows("retention.csv")[0][2] == "worth")
  }

  @Test("a guarantee has a worth for each stake") func guarantee() async throws {
    let result = try await consensus(
      "--guarantee", "--blocks", "1", "--mechanisms", "yuma-older", "--keep-self-weights",
      "--bond-penalty", "1")
    #expect(result.status == 0, "\(result.errors)")
    let table = try rows("guarantee.csv")
    #expect(table.count == 11 && table[3][1] == "0.6")
    // Without noise, as published.
    #expect(abs(try #require(Double(table[3][2])) - 0.6) <= 0.001)
    #expect(
      Set(try folder.contents(of: "out").keys) == [
        "guarantee.csv", "guarantee.svg", "report.html",
      ])
  }

  @Test("scenarios and mechanisms are listed") func list() async throws {
    let result = try await consensus("--list")
    #expect(result.status == 0)
    for part in ["newcomer", "yuma-older", "whitepaper"] {
      #expect(result.output.contains(part), "\(part)")
    }
  }

  @Test(
    "options out of range, or unknown",
    arguments: [
      (["market"], "'market' is invalid"), (["--stake", "1.5"], "--stake is 1.5: from 0 to 1"),
      (["--worth", "nan"], "--worth is nan"), (["--self-weight=-1"], "--self-weight is -1.0"),
      (["--identities", "0"], "--identities is 0: from 1"), (["--blocks", "0"], "--blocks is 0"),
      (["--trials", "0"], "--trials is 0"), (["--inflation=-1"], "--inflation is -1.0"),
      (["--deviation", "9"], "--deviation is 9.0"), (["--kappa", "0"], "--kappa is 0.0"),
      (["--steepness", "inf"], "--steepness is inf"), (["--steps", "1"], "--steps is 1"),
      (["--bond-penalty", "2"], "--bond-penalty is 2.0"),
      (["--axis", "time"], "'time' is invalid"),
      (["--dividend-share=-1"], "--dividend-share is -1.0"),
      (["--mechanisms", "rank,vote"], "there is no \"vote\"; there are rank, "),
      (["--map", "--guarantee"], "choose one"),
      (["--mechanisms", ","], "--mechanisms is empty"),
      (["--identities", "500", "--trials", "10000"], "weights at a time"),
    ])
  func options(arguments: [String], message: String) async throws {
    let result = try await Command.run(
      ["consensus", "--output", "\(folder.path)/out"] + arguments)
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    let line = try #require(result.errorLines.first)
    #expect(line.hasPrefix("Error: ") && line.contains(message), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/out"))
  }

  @Test("a folder that cannot be written") func wrongFolder() async throws {
    let result = try await Command.run(["consensus", "--output", "/proc/nowhere"])
    #expect(result.status == 1)
    #expect(result.errorLines == ["error: cannot create the output folder \"/proc/nowhere\""])
  }
}
