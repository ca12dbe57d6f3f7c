import Foundation
import Testing

/// A short run on a tiny dataset, from the options to the files.
@Suite(.timeLimit(.minutes(10))) struct DemoTests {
  private static let peers = ["linear", "small MLP", "wide MLP", "conv net", "random", "copy-cat"]

  private static func run(
    _ folder: TemporaryFolder, output: String, seed: Int, steps: Int = 20, test: Int = 60
  ) async throws -> CommandResult {
    let data = try TemporaryFolder()
    return try await Command.run([
      "demo", "--steps", "\(steps)", "--batch", "16", "--seed", "\(seed)",
      "--data", try TinyDataset(test: test).write(into: data), "--output",
      "\(folder.path)/\(output)",
    ])
  }

  @Test("a run leaves its results, a report, pictures and checkpoints") func whole() async throws {
    let folder = try TemporaryFolder()
    let result = try await Self.run(folder, output: "some/where", seed: 1)
    #expect(result.status == 0, "\(result.errors)")
    #expect(!result.errors.contains("error"))
    let files = try folder.contents(of: "some/where")
    let pictures = ["weights", "equilibrium", "loss", "ranks", "accuracy", "offline", "estimators"]
    let checkpoints = Self.peers.map {
      "checkpoint-\($0.replacingOccurrences(of: " ", with: "-")).safetensors"
    }
    #expect(
      Set(files.keys)
        == Set(
          ["results.json", "report.html", "market.safetensors"] + pictures.map { "\($0).svg" }
            + checkpoints))

    for name in pictures {
      let text = String(decoding: try #require(files["\(name).svg"]), as: UTF8.self)
      #expect(text.contains("<svg") && text.contains("</svg>"), "\(name)")
      #expect(!text.contains("nan"), "\(name)")
    }
    let report = String(decoding: try #require(files["report.html"]), as: UTF8.self)
    #expect(report.contains("<html") && report.contains("</html>"))
    #expect(report.components(separatedBy: "<svg").count == pictures.count + 1)
    for name in checkpoints {
      let parts = ["gate.", "head.", "student."] + (name.contains("copy") ? [] : ["peer."])
      try expectCheckpoint(try #require(files[name]), parts)
    }
    expectTable(result.output, "\(folder.path)/some/where")
    try expectResults(try #require(files["results.json"]))
    let market = try await Command.run([
      "market", "\(folder.path)/some/where/market.safetensors", "--allow-indefinite", "--descend",
    ])
    #expect(market.status == 0, "\(market.errors)")
    #expect(market.output.contains("6 peers, dense Hessians"), "\(market.output)")
    #expect(market.output.contains("descent: equilibrium after"), "\(market.output)")
  }

  /// Length of the header, header, tensors; nothing after them.
  private func expectCheckpoint(_ file: Data, _ parts: [String]) throws {
    let bytes = [UInt8](file)
    let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: Any])
    var end = 0
    for part in parts {
      #expect(header.keys.contains { $0.hasPrefix(part) }, "\(part)")
    }
    for case let entry as [String: Any] in header.values {
      guard let offsets = entry["data_offsets"] as? [Int] else { continue }
      end = max(end, offsets[1])
    }
    #expect(8 + length + end == bytes.count)
  }

  private func expectTable(_ output: String, _ folder: String) {
    let lines = output.split(separator: "\n").map(String.init)
    for name in Self.peers {
      #expect(
        lines.contains { $0.hasPrefix(name) && $0.contains("%") }, "no line for \(name)")
    }
    #expect(output.contains("accuracy") && output.contains("stake"))
    #expect(output.contains("6 peers, 20 steps, ranked on 60 held-out images"))
    #expect(output.contains("recovered") && output.contains("standalone"))
    #expect(output.contains("KKT residual") && output.contains("exact Hessian (eq 3)"))
    #expect(lines.last == "wrote 16 files to \(folder); open \(folder)/report.html")
  }

  private func expectResults(_ file: Data) throws {
    let results = try JSONDecoder().decode(Results.self, from: file)
    #expect(results.settings.peers == 6 && results.settings.steps == 20)
    #expect(results.settings.batch == 16 && results.settings.seed == 1)
    #expect(results.threads == 1 && results.examples == 60)
    #expect(results.peers.map(\.name) == Self.peers)
    #expect(
      results.peers.map(\.conduct)
        == ["learning", "learning", "learning", "learning", "frozen", "copying small MLP"])
    #expect(
      results.peers.map { $0.accuracyAlone == nil } == [false, false, false, false, false, true])
    // The copier has no model of its own.
    #expect(results.peers.map { $0.parameters > 0 } == [true, true, true, true, true, false])
    #expect(results.failures.isEmpty)

    let rows = results.weights
    #expect(rows.count == 6 && rows.allSatisfy { $0.count == 6 })
    for row in rows {
      #expect(row.allSatisfy { $0 >= 0 } && abs(row.reduce(0, +) - 1) < 1e-12)
    }
    // Eq 5 and 6 again, from the numbers themselves.
    let rank = (0..<6).map { j in
      (0..<6).reduce(0) { $0 + results.peers[$1].stake * rows[$1][j] } / 6
    }
    let length = rank.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for (peer, rank) in zip(results.peers, rank) {
      #expect(abs(peer.rank - rank) < 1e-12)
      #expect(abs(peer.stakeNext - peer.stake - 0.1 * rank / length) < 1e-12)
      #expect((0...1).contains(peer.accuracy) && peer.loss > 0)
    }
    // Ten blocks have minted a tenth each, in the Euclidean norm.
    let minted = results.peers.reduce(0) { $0 + $1.stake - 1 }
    #expect(minted > 1 - 1e-9 && minted < 6.0.squareRoot() + 1e-9)

    #expect(Set(results.scores.keys) == ["hessian", "taylor2", "gaussNewton", "leaveOneOut"])
    for scores in results.scores.values {
      #expect(scores.count == 6 && scores.allSatisfy { $0.count == 6 })
    }
    // The rows of W are the Gauss-Newton scores, scaled.
    for (row, scores) in zip(rows, try #require(results.scores["gaussNewton"])) {
      let sum = scores.reduce(0, +)
      for (weight, score) in zip(row, scores) { #expect(abs(weight - score / sum) < 1e-9) }
    }
    #expect(Set(results.agreement.keys) == ["hessian", "taylor2", "gaussNewton"])
    for agreement in results.agreement.values {
      #expect(abs(agreement.mean - agreement.byAsker.reduce(0, +) / 6) < 1e-12)
    }
    #expect(results.market.hessians.allSatisfy { $0.count == 6 && $0.allSatisfy { $0.count == 6 } })
    for row in results.market.equilibrium {
      #expect(row.allSatisfy { $0 >= 0 } && abs(row.reduce(0, +) - 1) < 1e-9)
    }
    #expect(results.market.isEquilibrium && results.market.kktResidual < 1e-6)
    #expect(results.offline.map(\.name) == Self.peers)
    let shares = results.offline.compactMap { peer -> Double? in
      let gap = peer.zeros - peer.with
      #expect((peer.recovered != nil) == (gap > 0))
      return peer.recovered.map { share in
        #expect(abs(share * gap - (peer.zeros - peer.proxy)) < 1e-12)
        return share
      }
    }
    #expect(abs((results.meanRecovered ?? 0) * Double(shares.count) - shares.reduce(0, +)) < 1e-9)
    // What each member is worth on its own, beside what the network makes of it.
    #expect(results.extraction.map(\.name) == Self.peers)
    for (member, peer) in zip(results.extraction, results.peers) {
      #expect(member.fidelity.examples == 60 && member.fidelity.divergence > 0)
      #expect(abs(member.fidelity.teacherAccuracy - peer.accuracy) < 1e-12)
      #expect(abs(member.fidelity.teacherLoss - peer.loss) < 1e-5)
      #expect((0...1).contains(member.fidelity.studentAccuracy))
    }
    #expect(results.training.losses.count == 20 && results.training.ranks.count == 10)
    #expect(results.training.steps == Array(1...20))
  }

  @Test("the same seed writes the same bytes, another seed others") func reproducible() async throws
  {
    let folder = try TemporaryFolder()
    for (output, seed) in [("a", 3), ("b", 3), ("c", 4)] {
      let result = try await Self.run(folder, output: output, seed: seed, steps: 3, test: 15)
      #expect(result.status == 0, "\(result.errors)")
    }
    let first = try folder.contents(of: "a")
    #expect(try folder.contents(of: "b") == first)
    let other = try folder.contents(of: "c")
    #expect(Set(other.keys) == Set(first.keys))
    for (name, bytes) in other { #expect(first[name] != bytes, "\(name)") }
  }
}

/// What `results.json` is documented to hold.
private struct Results: Decodable {
  struct Settings: Decodable {
    var peers, steps, batch, blocks, rankingExamples: Int
    var seed: UInt64
    var skew, knowledgeRatio: Double
  }
  struct Peer: Decodable {
    var name, conduct: String
    var parameters: Int
    var accuracy, loss: Double
    var accuracyAlone: Double?
    var rank, rankUnweighted, idealRank, competitiveRank, stake, stakeNext: Double
  }
  struct Agreement: Decodable {
    var byAsker: [Double]
    var mean, ofMeans: Double
  }
  struct Market: Decodable {
    var knowledgeRatio, temperature, meanTrace, scaledTrace, kktResidual: Double
    var projection, reference: String
    var isEquilibrium: Bool
    var iterations: Int
    var equilibrium: [[Double]]
    var hessians: [[[Double]]]
    var pearson, spearman: Double
  }
  struct Offline: Decodable {
    var name: String
    var with, proxy, zeros, skipped: Double
    var recovered: Double?
  }
  struct Extraction: Decodable {
    struct Fidelity: Decodable {
      var examples: Int
      var divergence, teacherLoss, teacherAccuracy, studentAccuracy: Double
    }
    var name: String
    var fidelity: Fidelity
  }
  struct Training: Decodable {
    var steps: [Int]
    var losses, distillation, ranks: [[Double]]
  }
  var settings: Settings
  var threads, examples: Int
  var peers: [Peer]
  var weights: [[Double]]
  var weightPolicy: String
  var scores: [String: [[Double]]]
  var agreement: [String: Agreement]
  var market: Market
  var offline: [Offline]
  var meanRecovered: Double?
  var extraction: [Extraction]
  var training: Training
  var failures: [String]
}
