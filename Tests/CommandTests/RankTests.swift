import Foundation
import Testing

/// Ranking the peers of a finished demo.
@Suite(.timeLimit(.minutes(10))) struct RankTests {
  private let folder: TemporaryFolder
  private let data: String

  init() async throws {
    folder = try TemporaryFolder()
    let images = try TemporaryFolder()
    data = "\(folder.path)/data"
    try FileManager.default.copyItem(
      atPath: try TinyDataset(train: 60, test: 40).write(into: images), toPath: data)
    let demo = try await Command.run([
      "demo", "--peers", "3", "--steps", "11", "--batch", "8", "--data", data, "--output",
      "\(folder.path)/run",
    ])
    try #require(demo.status == 0, "\(demo.errors)")
  }

  private func rank(_ arguments: String..., run: String = "run") async throws -> CommandResult {
    try await Command.run(
      ["rank", "\(folder.path)/\(run)", "--data", data, "--output", "\(folder.path)/out"]
        + arguments)
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
    let written = (try? folder.contents(of: "out")) ?? [:]
    #expect(written.isEmpty, sourceLocation: location)
  }

  private func rows(_ name: String) throws -> [[String]] {
    let text = String(decoding: try #require(try folder.contents(of: "out")[name]), as: UTF8.self)
    return text.split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// The rebuilt network gives the scores that the demo itself measured, masks and all.
  @Test("the network is the one that was trained") func sameNetwork() async throws {
    let result = try await rank("--figure", "--estimators", "paper,taylor2,signedProbe(3)")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("for small MLP: 40 held-out images, loss "))
    #expect(result.output.contains("against leaveOneOut") && result.output.contains("Spearman"))
    let json = try #require(try folder.contents(of: "run")["results.json"])
    struct Results: Decodable { var scores: [String: [[Double]]] }
    let scores = try JSONDecoder().decode(Results.self, from: json).scores
    let names = ["linear", "small MLP", "wide MLP"]
    let table = try rows("ranking.csv")
    #expect(table.count == 1 + 3 * 4 * 3 && table.allSatisfy { $0.count == 8 })
    for row in table.dropFirst() {
      let key = row[1] == "paper" ? "hessian" : row[1]
      guard let expected = scores[key] else { continue }
      let value = expected[names.firstIndex(of: row[0])!][names.firstIndex(of: row[2])!]
      #expect(abs(try #require(Double(row[6])) - value) <= 1e-12 * abs(value), "\(row)")
    }
    let comparison = try rows("comparison.csv")
    #expect(comparison.count == 1 + 3 * 3 && Set(comparison.map(\.count)).count == 1)
    let files = try folder.contents(of: "out")
    #expect(
      Set(files.keys) == ["ranking.csv", "comparison.csv", "estimators.svg", "report.html"])
    let again = try await rank("--figure", "--estimators", "paper,taylor2,signedProbe(3)")
    #expect(again.output == result.output)
    #expect(try folder.contents(of: "out") == files)
  }

  @Test("one asker, training images, another reference") func options() async throws {
    let result = try await rank(
      "--asker", "wide MLP", "--split", "train", "--examples", "20", "--against", "gaussNewton",
      "--estimators", "gaussNewton, klLeaveOneOut")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("for wide MLP: 20 training images"))
    #expect(!result.output.contains("for linear"))
    #expect(try rows("comparison.csv").map { $0[1] } == ["estimator", "klLeaveOneOut"])
  }

  @Test("the estimators are listed with their costs") func list() async throws {
    let result = try await Command.run(["rank", "--list"])
    #expect(result.status == 0)
    for part in ["signedProbe(8)", "exactShapley", "n + 2", "passes"] {
      #expect(result.output.contains(part), "\(part)")
    }
  }

  @Test("what is not a demo's folder, or damaged") func wrongFolders() async throws {
    expectError(try await rank(run: "nowhere"), "nowhere: no such folder")
    expectError(try await rank(run: "data/train-labels-idx1-ubyte"), "not a folder")
    expectError(try await rank(run: "data"), "no results.json")
    let results = "\(folder.path)/run/results.json"
    let whole = try String(contentsOfFile: results, encoding: .utf8)
    func damage(_ text: String) throws {
      try text.write(toFile: results, atomically: false, encoding: .utf8)
    }
    try damage("{")
    expectError(try await rank(), "results.json: damaged: not JSON")
    try damage(whole.replacingOccurrences(of: "\"skew\"", with: "\"screw\""))
    expectError(try await rank(), "settings.skew is missing")
    try damage(whole.replacingOccurrences(of: "\"ledger\"", with: "\"folio\""))
    expectError(try await rank(), "holds no ledger")
    try damage(whole.replacingOccurrences(of: "\"peers\" : 3", with: "\"peers\" : 4"))
    expectError(try await rank(), "damaged: 3 peers")
    try damage(whole)
    let checkpoint = "\(folder.path)/run/checkpoint-small-MLP.safetensors"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: checkpoint))
    try bytes.dropLast(5).write(to: URL(fileURLWithPath: checkpoint))
    expectError(try await rank(), "checkpoint-small-MLP.safetensors")
    try FileManager.default.removeItem(atPath: checkpoint)
    try FileManager.default.copyItem(
      atPath: "\(folder.path)/run/checkpoint-linear.safetensors", toPath: checkpoint)
    expectError(try await rank(), "checkpoint-small-MLP.safetensors")
    try FileManager.default.removeItem(atPath: checkpoint)
    expectError(try await rank(), "checkpoint-small-MLP.safetensors")
  }

  @Test("names and numbers that are wrong") func wrongOptions() async throws {
    expectError(
      try await rank("--estimators", "paper,magic"), "no estimator \"magic\"", "taylor2",
      "signedProbe")
    expectError(try await rank("--estimators", "paper(3)"), "takes no number")
    expectError(try await rank("--estimators", "signedProbe(0)"), "from 1 to 10000 probes")
    expectError(try await rank("--against", ""), "no estimator")
    expectError(try await rank("--asker", "nobody"), "no member \"nobody\"", "linear, small MLP")
    expectError(try await rank("--data", "/nonexistent"), "no such file")
    for arguments in [["--examples", "1"], ["--split", "all"], ["extra", "more"]] {
      let result = try await Command.run(["rank", "\(folder.path)/run"] + arguments)
      #expect(result.status == 64 && result.output.isEmpty, "\(arguments)")
    }
    let missing = try await Command.run(["rank"])
    #expect(missing.status == 64 && missing.errors.contains("Missing expected argument '<run>'"))
  }

  @Test("an interruption leaves nothing") func interrupted() async throws {
    let result = try await Command.run(
      [
        "rank", "\(folder.path)/run", "--data", data, "--output", "\(folder.path)/out",
        "--estimators", "shapley(2000),signedProbe(3000),fisherMonteCarlo(10000)",
      ], interruptWith: SIGINT, after: "ranking 0/")
    #expect(result.status == 130 && result.output.isEmpty, "\(result.errors)")
    #expect(
      result.errorLines.last == "error: interrupted: nothing was written to \(folder.path)/out")
    #expect(try folder.contents(of: "out").isEmpty)
  }
}
