/// What a trainer tells while it works.
public enum TrainingEvent: Sendable {
  /// It goes on from a checkpoint.
  case resumed(step: Int, of: Int)
  /// Something the user should know, such as a damaged checkpoint that was passed over.
  case notice(String)
  /// A step was taken.
  case stepped(TrainingProgress)
  /// Held-out data were measured at a step.
  case evaluated(step: Int, [String: Double])
  /// A checkpoint of a step is on the disk.
  case saved(step: Int)
  /// It stops before its end, and throws why.
  case stopped
}

/// Where a training stands.
public struct TrainingProgress: Sendable, Hashable {
  /// Steps taken, and to take in all.
  public var step: Int, steps: Int
  /// The loss of the last step, on its batch.
  public var loss: Double
  /// The learning rate of the last step.
  public var rate: Double
  /// Examples in a step; `nil` if it is not known.
  public var examples: Int?

  /// A training at a step.
  public init(step: Int, steps: Int, loss: Double, rate: Double, examples: Int? = nil) {
    self.step = step
    self.steps = steps
    self.loss = loss
    self.rate = rate
    self.examples = examples
  }
}
