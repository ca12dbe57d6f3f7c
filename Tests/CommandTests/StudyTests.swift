import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct StudyTests {
  private let folder: TemporaryFolder
  private let data: String

  init() throws {
    folder = try TemporaryFolder()
    let images = try TemporaryFolder()
    data = "\(folder.path)/data"
    try FileManager.default.copyItem(
      atPath: try TinyDataset(train: 60, test: 20).write(into: images), toPath: data)
  }

  private func study(_ output: String, _ arguments: String...) async throws -> CommandResult {
    try await Command.run(
      [
        "study", "--networks", "1", "--images", "50", "--steps", "2", "--examples", "20", "--data",
        data, "--output", "\(folder.path)/\(output)",
      ] + arguments)
  }

  @Test("a study leaves its tables and pictures, the same for the same seed") func whole()
    async throws
  {
    let document = try folder.makeFile(
      "Text.md", Array("before\n<!-- study -->\nold\n<!-- end of study -->\nafter\n".utf8))
    let result = try await study("a", "--document", document.path)
    #expect(result.status == 0, "\(result.errors)")
    let files = try folder.contents(of: "a")
    let lines = String(decoding: try #require(files["results.jsonl"]), as: UTF8.self)
    #expect(lines.split(separator: "\n").count == 18)
    let table = String(decoding: try #require(files["comparison.csv"]), as: UTF8.self)
    #expect(table.split(separator: "\r\n").count == 1 + 18 * 12)
    let pictures = files.filter { $0.key.hasSuffix(".svg") }
    #expect(pictures.count == 6)
    #expect(try folder.contents(of: "Pictures") == pictures)
    let text = try String(contentsOf: document, encoding: .utf8)
    #expect(text.hasPrefix("before\n<!-- study -->\n") && text.hasSuffix("study -->\nafter\n"))
    #expect(text.contains("| gaussNewton |") && !text.contains("old"))
    let again = try await study("b")
    #expect(again.status == 0)
    #expect(try folder.contents(of: "b") == files)
  }

  @Test("a document without the section, or none") func wrongDocument() async throws {
    let document = try folder.makeFile("Text.md", Array("nothing here".utf8))
    for (path, message) in [
      (document.path, "holds no \"<!-- study -->\""), ("/nonexistent.md", "cannot be read"),
    ] {
      let result = try await study("a", "--document", path)
      #expect(result.status == 1 && result.errorLines.count == 1)
      #expect(result.errors.hasPrefix("error: \(path): \(message)"), "\(result.errors)")
    }
    #expect(try folder.contents(of: "a").isEmpty)
    let result = try await study("a", "--networks", "0")
    #expect(result.status == 64 && result.errors.contains("--networks is 0"))
  }
}
