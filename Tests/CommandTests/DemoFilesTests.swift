import Foundation
import Testing

@testable import bittensor

@Suite struct DemoFilesTests {
  /// The results of a run with one number changed: members who each weight themselves alone have
  /// equal ranks, with which nothing correlates.
  private let results: DemoResults

  init() async throws {
    let (data, output) = (try TemporaryFolder(), try TemporaryFolder())
    let run = try await Command.run([
      "demo", "--peers", "2", "--steps", "1", "--batch", "2", "--output", output.path,
      "--data", try TinyDataset(train: 20, test: 10).write(into: data),
    ])
    try #require(run.status == 0, "\(run.errors)")
    let json = try #require(try output.contents(of: ".")["results.json"])
    var results = try decoder.decode(DemoResults.self, from: json)
    (results.market.pearson, results.market.spearman) = (.nan, .nan)
    results.agreement["hessian"]?.mean = .nan
    results.failures = ["linear: no answer within 30.0 seconds"]
    self.results = results
  }

  private let decoder: JSONDecoder = {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }()

  private func text(_ name: String) throws -> String {
    let file = try #require(try DemoFiles.make(results, models: []).first { $0.name == name })
    guard case .text(let text) = file.contents else { return "" }
    return text
  }

  @Test("an undefined correlation is a text, and the run is not lost") func undefined() throws {
    let json = try text("results.json")
    #expect(json.contains("\"pearson\" : \"nan\""))
    let read = try decoder.decode(DemoResults.self, from: Data(json.utf8))
    #expect(read.market.pearson.isNaN && read.market.spearman.isNaN)
    #expect(read.agreement["hessian"]?.mean.isNaN == true)
    #expect(read.weights == results.weights && read.peers.map(\.name) == ["linear", "small MLP"])
  }

  @Test("the table and the report show it too") func shown() throws {
    #expect(DemoTable.text(results).contains("Spearman nan, Pearson nan"))
    let report = try text("report.html")
    #expect(report.contains("nan") && report.contains("linear: no answer within 30.0 seconds"))
  }
}
