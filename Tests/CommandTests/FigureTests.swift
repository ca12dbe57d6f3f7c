import Foundation
import Testing

/// `bittensor figure`: complete, resumable, and clear about wrong input.
@Suite(.timeLimit(.minutes(10))) struct FigureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func figure(_ number: Int, _ output: String, _ arguments: String...) async throws
    -> CommandResult
  {
    try await Command.run(
      ["figure", "\(number)", "--output", "\(folder.path)/\(output)", "--ascent-steps", "5"]
        + (number == 4
          ? ["--ratios", "1,25", "--trials", "3", "--budget", "300"] : ["--trials", "2"])
        + arguments)
  }

  @Test("figure 4 from nothing, and the same again") func four() async throws {
    let document = try folder.makeFile(
      "Text.md", Array("a\n<!-- figure 4 -->\nold\n<!-- end of figure 4 -->\nb\n".utf8))
    let result = try await figure(
      4, "a", "--peers", "3,4", "--reading", "unmasked,initial-weights", "--document",
      document.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("n = 4, peers differ, reading unmasked, rule project, T = 1"))
    let files = try folder.contents(of: "a")
    func text(_ name: String) throws -> String {
      String(decoding: try #require(files[name], "\(name)"), as: UTF8.self)
    }
    // Two numbers of peers, two readings, two ratios, three trials, and a header each.
    for (name, count) in [
      ("trials.jsonl", 25), ("trials.csv", 25), ("ratios.csv", 9), ("ranks.csv", 85),
    ] {
      let lines = try text(name).split { $0.isNewline }
      #expect(lines.count == count, "\(name)")
    }
    let page = try text("report.html")
    for part in ["KKT residual", "Nash gap", "--seed", "95% interval", "count as 0"] {
      #expect(page.contains(part), "\(part)")
    }
    let pictures = files.filter { $0.key.hasSuffix(".svg") }
    #expect(pictures.count == 1 + 2 * 2)
    // The document has those that it shows.
    let shown = pictures.filter { !$0.key.contains("diagonal") }
    #expect(shown.count == 3)
    #expect(try folder.contents(of: "Pictures") == shown)
    let written = try String(contentsOf: document, encoding: .utf8)
    #expect(written.hasPrefix("a\n<!-- figure 4 -->\n") && !written.contains("old"))
    #expect(written.contains("--peers 3,4 ") && written.contains("A fixed step of 0.005"))
    let again = try await figure(4, "b", "--peers", "3,4", "--reading", "unmasked,initial-weights")
    #expect(again.status == 0)
    #expect(try folder.contents(of: "b") == files)
  }

  @Test("an interrupted sweep goes on where it was") func resumes() async throws {
    let whole = try await figure(4, "whole")
    #expect(whole.status == 0)
    let files = try folder.contents(of: "whole")
    let journal = String(decoding: try #require(files["trials.jsonl"]), as: UTF8.self)
    let lines = journal.split(separator: "\n", omittingEmptySubsequences: false)
    // Out of order, as they fall onto cores, and with the last line torn.
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/part", withIntermediateDirectories: true)
    let part = [lines[0], lines[4], lines[2], lines[3].prefix(40)].joined(separator: "\n")
    _ = try folder.makeFile("part/trials.jsonl", Array(part.utf8))
    let result = try await figure(4, "part")
    #expect(result.status == 0 && result.errors.hasPrefix("2 of 6 trials are in "))
    #expect(try folder.contents(of: "part") == files)
    let refused = try await figure(4, "part", "--seed", "2")
    #expect(refused.status == 1 && refused.errorLines.count == 1)
    #expect(refused.errors.contains("was begun with seed 1, not 2"), "\(refused.errors)")
    #expect(try folder.contents(of: "part") == files)
    let other = try await figure(5, "part", "--blocks", "2")
    #expect(other.status == 1 && other.errors.contains("holds no journal of figure 5"))
  }

  @Test("Ctrl-C keeps what is done and says so") func interrupted() async throws {
    let result = try await Command.run(
      [
        "figure", "4", "--output", "\(folder.path)/a", "--trials", "9000", "--peers", "5",
      ], interruptWith: SIGINT, after: "figure 4")
    #expect(result.status == 130, "\(result.errors)")
    #expect(
      result.errorLines.last?.contains("of 36000 trials are in \(folder.path)/a/trials.jsonl")
        == true, "\(result.errors)")
    #expect(try folder.contents(of: "a").keys.sorted() == ["trials.jsonl"])
  }

  @Test("figure 5 settles from both sides, and resumes") func five() async throws {
    let document = try folder.makeFile(
      "Text.md", Array("<!-- figure 5 -->\n<!-- end of figure 5 -->\n".utf8))
    let result = try await figure(5, "a", "--blocks", "200", "--document", document.path)
    #expect(result.status == 0, "\(result.errors)")
    let files = try folder.contents(of: "a")
    let runs = String(decoding: try #require(files["runs.csv"]), as: UTF8.self)
      .split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(runs.count == 1 + 2 * 2)
    let column = try #require(runs[0].firstIndex(of: "settling_block"))
    #expect(runs.dropFirst().allSatisfy { Int($0[column]) != nil })
    let blocks = String(decoding: try #require(files["blocks.csv"]), as: UTF8.self)
    #expect(blocks.split(separator: "\r\n").count == 1 + 4 * 200)
    #expect(files["figure-5.svg"] != nil && files["report.html"] != nil)
    #expect(try String(contentsOf: document, encoding: .utf8).contains("2 of 2"))
    let again = try await figure(5, "a", "--blocks", "200")
    #expect(again.errors.contains("4 of 4 trials are in"))
    #expect(try folder.contents(of: "a") == files)
  }

  @Test(
    "wrong options are named",
    arguments: [
      (["4", "--peers", "1"], "--peers holds \"1\""),
      (["4", "--peers", "10,ten"], "holds \"ten\""),
      (["4", "--peers", "10,10"], "--peers holds 10 twice"),
      (["4", "--reading", "masked"], "of unmasked, initial-weights"),
      (["4", "--projection", "clip"], "of project, rescale, exponentiated"),
      (["4", "--hessians", ""], "of differing, iid"),
      (["4", "--temperature", "0"], "--temperature holds \"0\""),
      (["4", "--ratios", "1,nan"], "--ratios holds \"nan\""),
      (["4", "--trials", "0"], "--trials is 0: from 1 to 10000"),
      (["4", "--ascent-steps", "-1"], "--ascent-steps"),
      (["4", "--seed", "-1"], "--seed"), (["5", "--target", "0"], "--target is 0.0"),
      (["5", "--blocks", "0"], "--blocks is 0"), (["5", "--epsilon", "inf"], "--epsilon is inf"),
      (["5", "--minting", "l3"], "none, l1, l2"), (["6"], "6"),
    ])
  func wrong(_ arguments: [String], _ message: String) async throws {
    let result = try await Command.run(["figure"] + arguments)
    #expect(result.status == 64, "\(result.errors)")
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test("a document without its section") func wrongDocument() async throws {
    let document = try folder.makeFile("Text.md", Array("nothing".utf8))
    let result = try await figure(5, "a", "--document", document.path)
    #expect(result.status == 1 && result.errorLines.count == 1)
    #expect(result.errors.contains("holds no \"<!-- figure 5 -->\""))
  }
}
