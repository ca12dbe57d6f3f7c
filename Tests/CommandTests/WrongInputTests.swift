import Foundation
import Testing

/// Whatever is wrong, the program says so in one line, exits with another status than 0 and writes
/// nothing.
@Suite(.timeLimit(.minutes(10))) struct WrongInputTests {
  private let data: TemporaryFolder
  private let work: TemporaryFolder

  init() throws {
    data = try TemporaryFolder()
    work = try TemporaryFolder()
    _ = try TinyDataset(train: 60, test: 20).write(into: data)
  }

  private func demo(
    _ arguments: String..., data: String? = nil, output: String = "out"
  ) async throws -> CommandResult {
    try await Command.run(
      ["demo", "--steps", "2", "--batch", "4", "--data", data ?? self.data.path, "--output"]
        + ["\(work.path)/\(output)"] + arguments)
  }

  private func expectNothingWritten(at location: SourceLocation = #_sourceLocation) {
    let files = (try? work.contents(of: "out")) ?? [:]
    #expect(files.isEmpty, sourceLocation: location)
  }

  /// One line, "error: " and a text that contains all of `parts`.
  private func expectError(
    _ result: CommandResult, _ parts: [String], at location: SourceLocation = #_sourceLocation
  ) {
    #expect(result.status == 1, sourceLocation: location)
    #expect(result.output.isEmpty, sourceLocation: location)
    #expect(result.errorLines.count == 1, "\(result.errors)", sourceLocation: location)
    #expect(result.errors.hasPrefix("error: "), "\(result.errors)", sourceLocation: location)
    #expect(result.errors.hasSuffix("\n"), sourceLocation: location)
    for part in parts {
      #expect(result.errors.contains(part), "\(result.errors)", sourceLocation: location)
    }
  }

  @Test(
    "options out of range, or unknown",
    arguments: [
      (["--peers", "0"], "--peers is 0: from 2 to 16"), (["--peers", "1"], "--peers is 1: from 2"),
      (["--peers", "99"], "--peers is 99: from 2 to 16"), (["--steps", "0"], "--steps is 0"),
      (["--steps=-5"], "--steps is -5"), (["--batch", "0"], "--batch is 0"),
      (["--batch", "99999"], "--batch is 99999"), (["--skew", "1.5"], "--skew is 1.5"),
      (["--skew", "nan"], "--skew is nan"), (["--seed", "first"], "'first' is invalid"),
      (["--steps"], "Missing value"), (["--frobnicate"], "Unknown option '--frobnicate'"),
      (["extra"], "Unexpected argument 'extra'"),
    ])
  func options(arguments: [String], message: String) async throws {
    let result = try await Command.run(
      ["demo", "--data", data.path, "--output", "\(work.path)/out"] + arguments)
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    let line = try #require(result.errorLines.first)
    #expect(line.hasPrefix("Error: ") && line.contains(message), "\(result.errors)")
    #expect(result.errorLines.count { $0.hasPrefix("Error") } == 1)
    // After it, only how to call the program.
    #expect(
      result.errorLines.dropFirst().allSatisfy { line in
        ["Usage: ", "Help: ", "  See "].contains { line.hasPrefix($0) }
      }, "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(work.path)/out"))
  }

  @Test("an unknown command") func unknownCommand() async throws {
    let result = try await Command.run(["dance"])
    #expect(result.status == 64)
    #expect(result.errorLines.count { $0.hasPrefix("Error") } == 1, "\(result.errors)")
  }

  @Test("a data folder that is not there") func missingFolder() async throws {
    let result = try await demo(data: "/nonexistent/data")
    expectError(
      result,
      ["/nonexistent/data/train-images-idx3-ubyte", "no such file", "dataset-fashion-mnist"])
    expectNothingWritten()
  }

  @Test("a data folder that is a file") func folderIsAFile() async throws {
    expectError(
      try await demo(data: "\(data.path)/train-images-idx3-ubyte"),
      ["train-images-idx3-ubyte/train-images-idx3-ubyte", "no such file"])
    expectNothingWritten()
  }

  @Test("any one file missing", arguments: TinyDataset.names)
  func missingFile(name: String) async throws {
    try FileManager.default.removeItem(atPath: "\(data.path)/\(name)")
    expectError(try await demo(), ["\(data.path)/\(name)", "no such file"])
    expectNothingWritten()
  }

  @Test("a file cut short", arguments: TinyDataset.names, [0, 3, 6, -1])
  func truncated(name: String, kept: Int) async throws {
    let bytes = try #require(TinyDataset(train: 60, test: 20).files[name])
    _ = try data.makeFile(name, Array(kept < 0 ? bytes.dropLast(-kept) : bytes.prefix(kept)))
    expectError(try await demo(), ["\(data.path)/\(name): truncated"])
    expectNothingWritten()
  }

  @Test(
    "a file of something else",
    arguments: [
      (Array("PK is not IDX".utf8), "not an IDX file"),
      ([0x1F, 0x8B, 9, 0, 0, 0, 0, 0, 0, 3, 1, 2], "corrupt gzip data"),
      ([0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 28], "more than the limit"),
      ([0, 0, 0x0D, 3, 0, 0, 0, 0], "32-bit float"),
    ] as [([UInt8], String)])
  func garbage(bytes: [UInt8], message: String) async throws {
    _ = try data.makeFile("t10k-images-idx3-ubyte", bytes)
    expectError(try await demo(), ["\(data.path)/t10k-images-idx3-ubyte", message])
    expectNothingWritten()
  }

  @Test("labels that are no classes, or of other images") func labels() async throws {
    _ = try data.makeFile(
      "train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 60] + [UInt8](repeating: 77, count: 60))
    expectError(try await demo(), ["train-labels-idx1-ubyte", "label 0 is 77"])
    _ = try data.makeFile("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 1, 1])
    expectError(try await demo(), ["2 labels for the 60 images"])
    expectNothingWritten()
  }

  @Test("too few images for the members, or none to rank them on", arguments: [(3, 20), (60, 0)])
  func tooFew(train: Int, test: Int) async throws {
    let folder = try TemporaryFolder()
    let small = try TinyDataset(train: train, test: test).write(into: folder)
    expectError(
      try await demo(data: small), ["\(small): \(train) training and \(test) test images"])
    expectNothingWritten()
  }

  @Test("an output folder that cannot be", arguments: ["file", "file/below", "file/far/below"])
  func unwritable(output: String) async throws {
    _ = try work.makeFile("file", Array("mine".utf8))
    expectError(
      try await demo(output: output), ["cannot create the output folder", "\(work.path)/\(output)"])
    #expect(try work.contents(of: ".") == ["file": Data("mine".utf8)])
  }

  @Test("a result that cannot be written leaves the others unwritten too") func blockedResult()
    async throws
  {
    try FileManager.default.createDirectory(
      atPath: "\(work.path)/out/report.html", withIntermediateDirectories: true)
    _ = try work.makeFile("out/results.json", Array("old".utf8))
    let result = try await demo("--peers", "2")
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    let errors = result.errorLines.filter { $0.hasPrefix("error: ") }
    #expect(errors.count == 1 && errors == [result.errorLines.last])
    #expect(errors[0].contains("\(work.path)/out/report.html is a folder"), "\(errors)")
    #expect(
      try work.contents(of: "out") == ["results.json": Data("old".utf8), "report.html": Data()])
  }
}
