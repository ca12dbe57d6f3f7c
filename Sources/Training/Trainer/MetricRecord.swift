/// What training measured at a step: a line of `metrics.jsonl`.
public struct MetricRecord: Codable, Sendable, Hashable {
  /// The number of steps taken.
  public var step: Int
  /// The mean loss of the steps since the last record that has one.
  public var loss: Double?
  /// The learning rate of this step.
  public var rate: Double?
  /// The norm of this step's gradient before it was clipped.
  public var gradientNorm: Double?
  /// What was measured on held-out data, by name, such as "loss" and "accuracy".
  public var heldOut: [String: Double]?

  /// A record of a step.
  public init(
    step: Int, loss: Double? = nil, rate: Double? = nil, gradientNorm: Double? = nil,
    heldOut: [String: Double]? = nil
  ) {
    self.step = step
    self.loss = loss
    self.rate = rate
    self.gradientNorm = gradientNorm
    self.heldOut = heldOut
  }
}

/// The time that steps took: a line of `timing.jsonl`.
public struct TimingRecord: Codable, Sendable, Hashable {
  /// The number of steps taken by then.
  public var step: Int
  /// Seconds since the line before, or since the process began to train.
  public var seconds: Double
  /// Steps in that time, without those that a resumed run had taken before.
  public var steps: Int

  /// A record of a step.
  public init(step: Int, seconds: Double, steps: Int) {
    self.step = step
    self.seconds = seconds
    self.steps = steps
  }
}
