import Foundation
import Testing
import Training

/// A configuration is read strictly: one line says which field of which file is wrong.
@Suite struct ConfigurationTests {
  static let good = """
    seed = 1
    output = "runs/one"
    [data]
    kind = "fashion-mnist"
    batch = 64
    [model]
    kind = "mlp"
    hidden = [8]
    [optimizer]
    kind = "adamw"
    learning-rate = 1e-3
    [training]
    steps = 10
    """

  private func problem(_ bytes: [UInt8], json: Bool = false) -> String? {
    do throws(ConfigurationError) {
      _ = try RunConfiguration(bytes, isJSON: json, file: "run.toml")
      return nil
    } catch {
      return error.description
    }
  }

  @Test("what is right is read") func right() throws {
    let configuration = try RunConfiguration(Array(Self.good.utf8))
    #expect(configuration.seed == 1)
    #expect(configuration.output == "runs/one")
    #expect(configuration.model == .mlp(hidden: [8], activation: .relu, dropout: 0))
    #expect(configuration.schedule == .constant)
    #expect(configuration.training.length == .steps(10))
    #expect(configuration.fields.map(\.field).prefix(3) == ["output", "seed", "data.batch"])
    #expect(configuration.name == "configuration.toml")
  }

  @Test("the examples are right", arguments: ExampleConfiguration.allCases)
  func examples(example: ExampleConfiguration) throws {
    let configuration = try RunConfiguration(Array(example.text.utf8))
    #expect(configuration.output == "runs/\(example.rawValue)")
    // What is behind a # is a key as well, with the value that it has when it is left out.
    let spelt = example.text.replacing("\n# ", with: "\n").split(separator: "\n").dropFirst()
      .joined(separator: "\n")
    #expect(try RunConfiguration(Array(spelt.utf8)).optimizer == configuration.optimizer)
    #expect(try RunConfiguration(Array(spelt.utf8)).model == configuration.model)
    #expect(try RunConfiguration(Array(spelt.utf8)).data == configuration.data)
  }

  /// A line of the good file replaced, and what is said then.
  static let mistakes: [(String, String, String)] = [
    ("seed = 1", "seed = -1", "seed: -1, must be from 0 to 9223372036854775807"),
    ("seed = 1", "seed = 1.5", "seed: 1.5, must be a whole number"),
    ("seed = 1", "seed = \"one\"", "seed: \"one\", must be a whole number"),
    ("seed = 1", "seed = 1979-05-27", "seed: 1979-05-27, must be a whole number"),
    ("seed = 1", "", "seed: missing"),
    ("seed = 1", "seed = 1\nsead = 2", "sead: unknown key; there are seed, output, data"),
    ("seed = 1", "seed = 1\nseed = 2", "line 2: "),
    ("seed = 1", "seed = 99999999999999999999", "line 1: "),
    ("seed = 1", "seed = ", "line 1: "),
    ("[data]", "[data", "line 3: "),
    ("output = \"runs/one\"", "output = \"\"", "output: \"\", must be a text that is not empty"),
    ("output = \"runs/one\"", "output = 7", "output: 7, must be a text"),
    ("output = \"runs/one\"", "output = \"a\\u0000b\"", "\\u0000 in a text"),
    ("kind = \"fashion-mnist\"", "kind = \"mnist\"", "data.kind: \"mnist\", must be one of fash"),
    ("kind = \"fashion-mnist\"", "", "data.kind: missing"),
    (
      "kind = \"fashion-mnist\"", "kind = \"text\"\npath = \"a\"\ncontext = 8",
      "model.kind: mlp, and the data are text"
    ),
    (
      "kind = \"mlp\"\nhidden = [8]",
      "kind = \"transformer\"\nwidth = 8\nheads = 3\nblocks = 1",
      "model.heads: 3, must divide the width, 8"
    ),
    (
      "kind = \"mlp\"\nhidden = [8]",
      "kind = \"transformer\"\nwidth = 9\nheads = 3\nblocks = 1\npositions = \"rotary\"",
      "model.positions: rotary, needs an even width"
    ),
    (
      "kind = \"fashion-mnist\"",
      "kind = \"text\"\npath = \"a\"\ncontext = 8\ntokenizer = \"byte-pairs\"\nvocabulary = 256",
      "data.vocabulary: 256, must be from 257 to 65536"
    ),
    ("kind = \"fashion-mnist\"", "kind = \"synthetic-images\"\ntest = 0", "data.test: 0, must be"),
    ("batch = 64", "batch = 0", "data.batch: 0, must be from 1 to 100000"),
    ("batch = 64", "batch = true", "data.batch: true, must be a whole number"),
    ("batch = 64", "batch = [64]", "data.batch: [64], must be a whole number"),
    ("batch = 64", "batch = 64\nbatches = 1", "data.batches: unknown key; there are kind, "),
    ("batch = 64", "batch = 64\ndirectory = 1", "data.directory: 1, must be a text"),
    ("kind = \"mlp\"", "kind = 3", "model.kind: 3, must be one of mlp, convolution, tr"),
    ("hidden = [8]", "hidden = 8", "model.hidden: 8, must be a list of whole numbers"),
    ("hidden = [8]", "hidden = [8, 0]", "model.hidden: 0, each must be from 1 to 65536"),
    ("hidden = [8]", "hidden = [8, \"x\"]", "model.hidden: [8, \"x\"], must be a list of whole"),
    ("hidden = [8]", "hidden = [8]\nchannels = [1]", "model.channels: unknown key"),
    ("hidden = [8]", "hidden = [8]\nactivation = \"step\"", "model.activation: \"step\", must be"),
    ("hidden = [8]", "hidden = [8]\ndropout = 1", "model.dropout: 1, must be from 0 to below 1"),
    ("learning-rate = 1e-3", "learning-rate = -0.1", "optimizer.learning-rate: -0.1, must be pos"),
    ("learning-rate = 1e-3", "learning-rate = 0", "optimizer.learning-rate: 0, must be positive"),
    ("learning-rate = 1e-3", "learning-rate = nan", "optimizer.learning-rate: nan, must be positi"),
    ("learning-rate = 1e-3", "learning-rate = inf", "optimizer.learning-rate: inf, must be positi"),
    ("learning-rate = 1e-3", "learning-rate = 1e-60", "optimizer.learning-rate: 1e-60, must be po"),
    ("learning-rate = 1e-3", "learning-rate = \"fast\"", "optimizer.learning-rate: \"fast\", must"),
    ("learning-rate = 1e-3", "learning_rate = 1", "optimizer.learning_rate: unknown key; there a"),
    ("learning-rate = 1e-3", "", "optimizer.learning-rate: missing"),
    (
      "learning-rate = 1e-3", "learning-rate = 1\nbetas = [0.9]",
      "optimizer.betas: [0.9], must be a list of 2 numbers"
    ),
    (
      "learning-rate = 1e-3", "learning-rate = 1\nbetas = [0.9, 1.0]",
      "optimizer.betas: 1.0, must be from 0 to below 1"
    ),
    (
      "learning-rate = 1e-3", "learning-rate = 1\nmomentum = 0.9",
      "optimizer.momentum: unknown key; there are kind, learning-rate, weight-decay, betas"
    ),
    ("kind = \"adamw\"", "kind = \"sgd\"\nnesterov = true", "optimizer.nesterov: true, needs mom"),
    ("kind = \"adamw\"", "kind = \"sgd\"\nnesterov = 1", "optimizer.nesterov: 1, must be true or"),
    (
      "[training]", "[schedule]\nkind = \"step\"\nfactor = 0.1\n[training]",
      "schedule.every: missing"
    ),
    ("steps = 10", "steps = 10\naverage = 1", "training.average: 1, must be from 0 to below 1"),
    ("steps = 10", "", "training.steps: missing"),
    ("steps = 10", "steps = 10\nepochs = 1", "training.epochs: there are steps as well"),
    ("steps = 10", "steps = 10\nclip = 0", "training.clip: 0, must be positive"),
    ("steps = 10", "steps = 10\nrecord-every = 0", "training.record-every: 0, must be from 1"),
    ("steps = 10", "steps = 10\nthreads = 0", "training.threads: 0, must be from 1 to 256"),
    ("[training]\nsteps = 10", "", "training: missing"),
    ("[training]", "schedule = 1\n[training]", "optimizer.schedule: unknown key"),
    ("[training]", "[schedule]\nkind = \"step2\"\n[training]", "schedule.kind: \"step2\", must be"),
    (
      "[training]", "[schedule]\nkind = \"constant\"\nwarm-up = 1\n[training]",
      "schedule.warm-up: unknown key; there are kind"
    ),
    ("[training]", "[training.more]\n[training]", "training.more: unknown key; there are steps"),
    ("seed = 1", "seed = 1\n\"a\\nb\" = 2", "a\\u{a}b: unknown key"),
  ]

  @Test("what is wrong is told in one line", arguments: mistakes)
  func wrong(line: String, replacement: String, message: String) throws {
    let text = Self.good.replacing(line, with: replacement)
    #expect(text != Self.good)
    let told = try #require(problem(Array(text.utf8)))
    #expect(told.hasPrefix("run.toml: \(message)"), "\(told)")
    #expect(!told.contains("\n"))
  }

  @Test("what is no configuration at all") func noConfiguration() {
    #expect(problem([]) == "run.toml: empty")
    #expect(problem(Array(" \n\t".utf8)) == "run.toml: empty")
    #expect(problem([0xFF, 0xFE, 0x41]) == "run.toml: not a text in UTF-8")
    #expect(problem(Array("seed = 1\u{0}".utf8)) == "run.toml: not a text in UTF-8")
    #expect(
      problem([UInt8](repeating: 0x23, count: 2_000_000))
        == "run.toml: 2000000 bytes, more than a configuration has")
    #expect(problem(Array("[1]".utf8), json: true) == "run.toml: [1], must be an object")
    #expect(problem(Array("{".utf8), json: true) == "run.toml: not JSON")
    #expect(
      problem(Array("{\"seed\": null}".utf8), json: true)
        == "run.toml: seed: null, must be a whole number")
    let deep = String(repeating: "[", count: 100_000)
    #expect(problem(Array("a = \(deep)".utf8))?.hasPrefix("run.toml: line 1") == true)
    #expect(problem(Array("{\"a\": \(deep)".utf8), json: true) == "run.toml: not JSON")
  }

  @Test("JSON says the same") func json() throws {
    let text = """
      {"seed": 1, "output": "runs/one", "data": {"kind": "fashion-mnist", "batch": 64},
       "model": {"kind": "mlp", "hidden": [8]},
       "optimizer": {"kind": "adamw", "learning-rate": 1e-3}, "training": {"steps": 10}}
      """
    let (json, toml) = (
      try RunConfiguration(Array(text.utf8), isJSON: true),
      try RunConfiguration(Array(Self.good.utf8))
    )
    #expect(json.fields.map(\.value) == toml.fields.map(\.value))
    #expect(json.optimizer == toml.optimizer && json.model == toml.model)
    #expect(json.name == "configuration.json")
    #expect(
      problem(Array(text.replacing("64", with: "64.5").utf8), json: true)
        == "run.toml: data.batch: 64.5, must be a whole number")
    #expect(
      problem(Array(text.replacing("64", with: "true").utf8), json: true)
        == "run.toml: data.batch: true, must be a whole number")
    #expect(
      problem(Array(text.replacing("\"steps\": 10", with: "\"stops\": 10").utf8), json: true)?
        .hasPrefix("run.toml: training.stops: unknown key") == true)
  }

  @Test("files that are not there, or are folders") func files() throws {
    let folder = try TemporaryFolder()
    #expect(
      throws: ConfigurationError(file: "\(folder.path)/none.toml", problem: "no such file")
    ) { try RunConfiguration(contentsOf: "\(folder.path)/none.toml") }
    #expect(throws: ConfigurationError(file: folder.path, problem: "cannot be read")) {
      try RunConfiguration(contentsOf: folder.path)
    }
  }
}
