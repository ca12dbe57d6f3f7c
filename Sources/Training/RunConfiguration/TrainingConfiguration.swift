/// The table `training`: how long, and what on the way.
public struct TrainingConfiguration: Sendable, Equatable {
  /// How long a training is.
  public enum Length: Sendable, Equatable {
    case steps(Int)
    case epochs(Int)
  }
  /// Steps, or passes over the training data.
  public let length: Length
  /// The largest norm of a gradient; `nil` for none.
  public let clip: Double?
  /// The decay of a running mean of the parameters, which is then the model; `nil` for none.
  public let average: Double?
  /// The share of a target that is spread over all classes.
  public let labelSmoothing: Float
  /// Steps from one record of the loss to the next; `nil` for a hundredth of all.
  public let recordInterval: Int?
  /// Steps from one measurement on held-out data to the next; `nil` for a tenth of all.
  public let evaluationInterval: Int?
  /// Steps from one checkpoint to the next; `nil` for a tenth of all.
  public let checkpointInterval: Int?
  /// Threads of the tensor operations.
  public let threads: Int

  private static let counts = 1...1_000_000_000

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    try section.allow([
      "steps", "epochs", "clip", "average", "label-smoothing", "record-every", "evaluate-every",
      "checkpoint-every", "threads",
    ])
    if section.contains("steps") && section.contains("epochs") {
      throw section.error("epochs", "there are steps as well; one of the two is needed")
    }
    length =
      section.contains("epochs")
      ? .epochs(try section.integer("epochs", in: 1...1_000_000))
      : .steps(try section.integer("steps", in: Self.counts))
    clip = section.contains("clip") ? try section.number("clip", .positive) : nil
    average = section.contains("average") ? try section.number("average", .share) : nil
    labelSmoothing = Float(try section.number("label-smoothing", .share, default: 0))
    func interval(_ key: String) throws(ConfigurationError) -> Int? {
      section.contains(key) ? try section.integer(key, in: Self.counts) : nil
    }
    recordInterval = try interval("record-every")
    evaluationInterval = try interval("evaluate-every")
    checkpointInterval = try interval("checkpoint-every")
    threads = try section.integer("threads", in: 1...256, default: 1)
  }

  /// The number of steps, given how many make an epoch.
  func steps(perEpoch count: Int) -> Int {
    switch length {
    case .steps(let steps): steps
    case .epochs(let epochs): epochs * count
    }
  }
}
