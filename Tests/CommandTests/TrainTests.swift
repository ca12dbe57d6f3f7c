import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Models trained, measured and shown from the command line.
@Suite(.timeLimit(.minutes(10))) struct TrainTests {
  private let data: TemporaryFolder
  private let work: TemporaryFolder
  private var run: String { "\(work.path)/run" }

  init() throws {
    (data, work) = (try TemporaryFolder(), try TemporaryFolder())
    _ = try TinyDataset(train: 120, test: 40).write(into: data)
  }

  /// A configuration on the tiny images; the last of equal keys in `changes` wins.
  private func configuration(
    output: String = "run", steps: Int = 24, changes: [(String, String)] = []
  ) throws -> String {
    var text = """
      seed = 1
      output = "\(work.path)/\(output)"
      [data]
      kind = "fashion-mnist"
      directory = "\(data.path)"
      batch = 16
      [model]
      kind = "mlp"
      hidden = [12]
      dropout = 0.2
      [optimizer]
      kind = "adamw"
      learning-rate = 0.01
      [training]
      steps = \(steps)
      record-every = 3
      evaluate-every = 10
      checkpoint-every = 4

      """
    for (line, replacement) in changes { text = text.replacing(line, with: replacement) }
    return try work.makeFile("\(output).toml", Array(text.utf8)).path
  }

  /// What a run ended with.
  private func result(_ name: String) throws -> [String: Data] {
    try work.contents(of: name).filter { ["model.safetensors", "metrics.jsonl"].contains($0.key) }
  }

  private func expectError(
    _ result: CommandResult, _ parts: String..., at location: SourceLocation = #_sourceLocation
  ) {
    #expect(result.status == 1, sourceLocation: location)
    #expect(result.output.isEmpty, sourceLocation: location)
    #expect(result.errorLines.count == 1, "\(result.errors)", sourceLocation: location)
    #expect(result.errors.hasPrefix("error: "), "\(result.errors)", sourceLocation: location)
    for part in parts {
      #expect(result.errors.contains(part), "\(result.errors)", sourceLocation: location)
    }
  }

  @Test("a run is trained, measured and shown") func whole() async throws {
    let trained = try await Command.run(["train", try configuration()])
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.contains("held-out accuracy "))
    #expect(trained.output.contains("the model is \(run)/model.safetensors"))
    let files = try work.contents(of: "run")
    #expect(
      Set(files.keys) == [
        "configuration.toml", "metrics.jsonl", "timing.jsonl", "model.safetensors",
        "checkpoints", "lock",
      ])
    let lines = try #require(files["metrics.jsonl"]).split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 10)

    let measured = try await Command.run(["evaluate", run])
    #expect(measured.status == 0, "\(measured.errors)")
    #expect(measured.output.hasPrefix("the model after step 24 of 24, on 40 held-out examples"))
    #expect(measured.output.contains("T-shirt/top"))
    struct Evaluation: Decodable {
      var numbers: [String: Double]
      struct Confusion: Decodable { var counts: [[Int]] }
      var confusion: Confusion
    }
    let json = try await Command.run(["evaluate", run, "--json"])
    let evaluation = try JSONDecoder().decode(Evaluation.self, from: Data(json.output.utf8))
    struct Line: Decodable { var heldOut: [String: Double] }
    let last = try JSONDecoder().decode(Line.self, from: Data(try #require(lines.last)))
    #expect(evaluation.numbers == last.heldOut)
    #expect(evaluation.confusion.counts.map { $0.reduce(0, +) } == [Int](repeating: 4, count: 10))

    let shown = try await Command.run(["report", run])
    #expect(shown.output == "wrote \(run)/report.html\n")
    let page = String(
      decoding: try #require(try work.contents(of: "run")["report.html"]), as: UTF8.self)
    for part in [
      "What each class is taken for", "optimizer.learning-rate", "1.weight", "held-out",
      "Learning rate", "finished",
    ] { #expect(page.contains(part), "\(part)") }
    #expect(XMLParser(data: Data(page.utf8)).parse())
  }

  @Test("Ctrl-C leaves a checkpoint, and the run goes on with the same bits")
  func interrupted() async throws {
    let whole = try await Command.run(["train", try configuration(output: "whole", steps: 240)])
    #expect(whole.status == 0, "\(whole.errors)")
    let file = try configuration(steps: 240)
    let metrics = "\(run)/metrics.jsonl"
    let result = try await Command.run(["train", file], interruptWith: SIGINT) {
      FileManager.default.fileExists(atPath: metrics)
    }
    #expect(result.status == 130)
    let last = try #require(result.errorLines.last)
    #expect(last.hasPrefix("error: interrupted after step "), "\(last)")
    #expect(last.hasSuffix("of 240; to go on: bittensor train --resume \(run)"), "\(last)")
    expectError(
      try await Command.run(["train", file]), "\(run): there is a run already", "--resume")
    // Half of a run can be looked at.
    let half = try await Command.run(["evaluate", run])
    #expect(half.output.hasPrefix("the model after step "), "\(half.errors)")
    #expect(try await Command.run(["report", run]).status == 0)
    let resumed = try await Command.run(["train", "--resume", run])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("resuming after step "))
    #expect(try self.result("run") == self.result("whole"))
    // To resume what is finished changes nothing.
    #expect(try await Command.run(["train", "--resume", run]).status == 0)
    #expect(try self.result("run") == self.result("whole"))
  }

  @Test("killed three times, a run ends with the same bits") func killed() async throws {
    let whole = try await Command.run(["train", try configuration(output: "whole", steps: 240)])
    #expect(whole.status == 0, "\(whole.errors)")
    let file = try configuration(steps: 240)
    let metrics = "\(run)/metrics.jsonl"
    for (kill, lines) in [5, 25, 50].enumerated() {
      let arguments = kill == 0 ? ["train", file] : ["train", "--resume", run]
      let result = try await Command.run(arguments, interruptWith: SIGKILL) {
        let text = (try? Data(contentsOf: URL(fileURLWithPath: metrics))) ?? Data()
        return text.count { $0 == UInt8(ascii: "\n") } >= lines
      }
      #expect(result.status == -SIGKILL)
      #expect(try work.contents(of: "run")["model.safetensors"] == nil)
    }
    let resumed = try await Command.run(["train", "--resume", run])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try result("run") == result("whole"))
  }

  @Test("a damaged checkpoint is passed over, with a note") func damaged() async throws {
    #expect(try await Command.run(["train", try configuration()]).status == 0)
    let expected = try result("run")
    let checkpoint = "run/checkpoints/step-00000024/model.safetensors"
    _ = try work.makeFile(checkpoint, Array("broken".utf8))
    try FileManager.default.removeItem(atPath: "\(run)/model.safetensors")
    let resumed = try await Command.run(["train", "--resume", run])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("note: \(work.path)/\(checkpoint): damaged; the checkpoint"))
    #expect(resumed.errors.contains("resuming after step 20 of 24"))
    #expect(try result("run") == expected)
  }

  @Test("a wrong configuration writes nothing") func wrongConfiguration() async throws {
    expectError(
      try await Command.run([
        "train", try configuration(changes: [("batch", "bach")]),
      ]), "run.toml: data.bach: unknown key; there are kind, directory, batch")
    expectError(
      try await Command.run([
        "train", try configuration(changes: [("batch = 16", "batch = 121")]),
      ]), "run.toml: data.batch: 121, and \(data.path) has 120 training and 40 test images")
    expectError(
      try await Command.run([
        "train",
        try configuration(changes: [
          ("[training]", "[schedule]\nkind = \"cosine\"\nwarm-up = 24\n[training]")
        ]),
      ]), "run.toml: schedule.warm-up: 24, must be below the 24 steps")
    expectError(
      try await Command.run(["train", "\(work.path)/none.toml"]), "none.toml: no such file")
    expectError(try await Command.run(["train", try work.makeFile("empty.toml").path]), "empty")
    #expect(!FileManager.default.fileExists(atPath: run))
  }

  @Test("wrong data write nothing", arguments: TinyDataset.names, [3, -1])
  func wrongData(name: String, kept: Int) async throws {
    let file = try configuration()
    if kept < 0 {
      try FileManager.default.removeItem(atPath: "\(data.path)/\(name)")
      expectError(try await Command.run(["train", file]), "\(data.path)/\(name)", "no such file")
    } else {
      let bytes = try #require(try data.contents(of: ".")[name]).prefix(kept)
      _ = try data.makeFile(name, Array(bytes))
      expectError(try await Command.run(["train", file]), "\(data.path)/\(name): truncated")
    }
    #expect(!FileManager.default.fileExists(atPath: run))
  }

  @Test("a loss that is not finite stops with the reason") func diverged() async throws {
    let file = try configuration(changes: [
      ("kind = \"adamw\"", "kind = \"sgd\""), ("learning-rate = 0.01", "learning-rate = 1e30"),
    ])
    let result = try await Command.run(["train", file])
    #expect(result.status == 1)
    let last = try #require(result.errorLines.last)
    #expect(last.hasPrefix("error: \(run): the loss is "), "\(last)")
    #expect(last.contains("a lower learning rate"), "\(last)")
    expectError(
      try await Command.run(["evaluate", run]), "\(run): there is no model and no checkpoint yet")
  }

  /// A configuration of a transformer on a text.
  private func textConfiguration(_ text: [UInt8], more: String = "") throws -> String {
    let path = try work.makeFile("text.txt", text).path
    let configuration = """
      seed = 1
      output = "\(run)"
      data = { kind = "text", path = "\(path)", context = 8, batch = 5, held-out = 0.2\(more) }
      model = { kind = "transformer", width = 8, heads = 2, blocks = 1, dropout = 0.1 }
      optimizer = { kind = "adamw", learning-rate = 0.01 }
      training = { steps = 3 }
      """
    return try work.makeFile("text.toml", Array(configuration.utf8)).path
  }

  @Test("a model of text") func text() async throws {
    let text = String(repeating: "Die K\u{E4}se sind gro\u{DF}. ", count: 40)
    let trained = try await Command.run(["train", try textConfiguration(Array(text.utf8))])
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.contains("bits per character"))
    let json = try await Command.run(["evaluate", run, "--json"])
    struct Evaluation: Decodable { var numbers: [String: Double] }
    let numbers = try JSONDecoder().decode(Evaluation.self, from: Data(json.output.utf8)).numbers
    // Two of 23 bytes of each sentence are the second of a character.
    let (bits, loss) = (try #require(numbers["bitsPerCharacter"]), try #require(numbers["loss"]))
    #expect(abs(bits / (loss / log(2)) - 23.0 / 21) < 0.01)
    #expect(try await Command.run(["report", run]).status == 0)
  }

  @Test("a model of byte pairs, whose tokens stay with the run") func bytePairs() async throws {
    let text = (0..<60).map { "number \($0 * $0) of many, " }.joined()
    let file = try textConfiguration(
      Array(text.utf8), more: ", tokenizer = \"byte-pairs\", vocabulary = 270")
    let trained = try await Command.run(["train", file])
    #expect(trained.status == 0, "\(trained.errors)")
    let tokens = try #require(try work.contents(of: "run")["tokenizer.json"])
    #expect(String(decoding: tokens, as: UTF8.self).contains("\"merges\""))
    #expect(try await Command.run(["evaluate", run]).output.contains("bits per character"))
  }

  @Test("images that are drawn, and a convolution with running statistics")
  func synthetic() async throws {
    let file = try configuration(
      steps: 8,
      changes: [
        ("kind = \"fashion-mnist\"\ndirectory = \"\(data.path)\"", "kind = \"synthetic-images\""),
        ("batch = 16", "train = 40\ntest = 20\nbatch = 8"),
        ("kind = \"mlp\"\nhidden = [12]", "kind = \"convolution\"\nchannels = [2]\nhidden = 4"),
        ("steps = 8", "steps = 8\naverage = 0.9"),
      ])
    let trained = try await Command.run(["train", file])
    #expect(trained.status == 0, "\(trained.errors)")
    let expected = try result("run")
    // From the checkpoint before, the statistics and the mean go on as they did.
    try FileManager.default.removeItem(atPath: "\(run)/checkpoints/step-00000008")
    #expect(try await Command.run(["train", "--resume", run]).status == 0)
    #expect(try result("run") == expected)
  }

  @Test(
    "texts that are none",
    arguments: [
      ([], "text.txt: empty"), ([0x61, 0xFF], "text.txt: not UTF-8 at byte 1"),
      (Array("short".utf8), "too short: 5 tokens, and one window needs 9"),
      ([UInt8](repeating: 97, count: 45), "data.batch: 5, and "),
    ] as [([UInt8], String)])
  func wrongText(bytes: [UInt8], message: String) async throws {
    expectError(try await Command.run(["train", try textConfiguration(bytes)]), message)
    #expect(!FileManager.default.fileExists(atPath: run))
  }

  @Test("folders that are no runs", arguments: ["evaluate", "report", "train"])
  func noRun(command: String) async throws {
    let arguments = command == "train" ? ["train", "--resume"] : [command]
    expectError(try await Command.run(arguments + [run]), "\(run): no such folder")
    expectError(try await Command.run(arguments + [work.path]), "\(work.path): not a run")
    expectError(
      try await Command.run(arguments + [try configuration()]), "run.toml: not a run")
  }

  @Test("a model of other sizes, or none of ours") func otherModel() async throws {
    #expect(try await Command.run(["train", try configuration(steps: 1)]).status == 0)
    let kept = try Data(contentsOf: URL(fileURLWithPath: "\(run)/configuration.toml"))
    let text = String(decoding: kept, as: UTF8.self).replacing("[12]", with: "[13]")
    _ = try work.makeFile("run/configuration.toml", Array(text.utf8))
    expectError(
      try await Command.run(["evaluate", run]), "\(run)/model.safetensors", "[784, 13]")
    _ = try work.makeFile("run/model.safetensors", [1, 2, 3])
    expectError(try await Command.run(["evaluate", run]), "\(run)/model.safetensors")
  }

  @Test("the examples are printed, and options are told apart") func options() async throws {
    for name in ["mlp", "convolution", "transformer"] {
      let result = try await Command.run(["train", "--example", name])
      #expect(result.status == 0 && result.output.contains("kind = \"\(name)\""))
    }
    for arguments in [["train"], ["train", "a.toml", "--resume", "b"]] {
      let result = try await Command.run(arguments)
      #expect(result.status == 64)
      #expect(result.errors.contains("one of a configuration, --resume and --example is needed"))
    }
  }
}
