import Foundation
import Tensor

/// What to train, on what and how: a TOML or JSON file, read strictly.
///
/// An unknown key, a missing one, a value of another type or out of range is an error that names the
/// file and the field. Docs/Training.md lists the keys; `RunConfiguration.examples` are files to
/// start from.
public struct RunConfiguration: Sendable {
  /// The seed of all random numbers.
  public let seed: Int
  /// The folder of the run.
  public let output: String
  /// What to learn from.
  public let data: DataConfiguration
  /// What learns.
  public let model: ModelConfiguration
  /// The rule of a step.
  public let optimizer: OptimizerConfiguration
  /// The learning rate over the steps.
  public let schedule: ScheduleConfiguration
  /// How long, and what on the way.
  public let training: TrainingConfiguration
  /// The file as it was written.
  public let bytes: [UInt8]
  /// Whether it is JSON.
  public let isJSON: Bool
  /// What the file says, field by field, such as `optimizer.kind` and `adamw`.
  public let fields: [(field: String, value: String)]

  // More than any configuration that a person writes.
  private static let sizeLimit = 1 << 20

  /// Reads the file at a path: JSON if its name ends in `.json`, else TOML.
  public init(contentsOf path: String) throws(ConfigurationError) {
    let content: Data
    do {
      content = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw ConfigurationError(
        file: path,
        problem: FileManager.default.fileExists(atPath: path) ? "cannot be read" : "no such file")
    }
    try self.init(Array(content), isJSON: path.hasSuffix(".json"), file: path)
  }

  /// The configuration of a run.
  public init(_ run: RunDirectory) throws(ConfigurationError) {
    try self.init(contentsOf: run.configurationPath)
  }

  /// The configuration that a file of these bytes holds.
  public init(
    _ bytes: [UInt8], isJSON: Bool = false, file: String = "configuration"
  ) throws(ConfigurationError) {
    guard bytes.count <= Self.sizeLimit else {
      throw ConfigurationError(
        file: file, problem: "\(bytes.count) bytes, more than a configuration has")
    }
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw ConfigurationError(file: file, problem: "not a text in UTF-8")
    }
    guard bytes.contains(where: { !" \t\r\n".utf8.contains($0) }) else {
      throw ConfigurationError(file: file, problem: "empty")
    }
    guard case .table(let values) = try ConfigurationValue.parse(text, isJSON: isJSON, file: file)
    else {
      throw ConfigurationError(file: file, problem: "not a table")
    }
    let root = ConfigurationSection(file: file, values: values)
    try root.allow(["seed", "output", "data", "model", "optimizer", "schedule", "training"])
    seed = try root.integer("seed", in: 0...Int.max)
    output = try root.text("output")
    data = try DataConfiguration(try root.section("data"))
    model = try ModelConfiguration(try root.section("model"))
    optimizer = try OptimizerConfiguration(try root.section("optimizer"))
    schedule = try ScheduleConfiguration(
      root.contains("schedule") ? try root.section("schedule") : nil)
    training = try TrainingConfiguration(try root.section("training"))
    self.bytes = bytes
    self.isJSON = isJSON
    fields = ConfigurationValue.table(values).fields("")
    try check(root)
  }

  /// What no field says alone.
  private func check(_ root: ConfigurationSection) throws(ConfigurationError) {
    if let problem = model.mismatch(with: data) {
      throw try root.section("model").error("kind", problem)
    }
    guard case .network = model else { return }
    let rule = try root.section("optimizer")
    guard try rule.text("kind") == "adamw" else {
      throw rule.error("kind", "a network trains by adamw")
    }
    try rule.allow(["kind", "learning-rate"])
    try root.section("training").allow([
      "steps", "epochs", "record-every", "evaluate-every", "checkpoint-every", "threads",
    ])
  }

  /// The name under which a run keeps it.
  public var name: String { isJSON ? "configuration.json" : "configuration.toml" }
}
