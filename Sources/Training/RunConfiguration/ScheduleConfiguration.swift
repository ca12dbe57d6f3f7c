import Layers

/// The table `schedule`: the learning rate over the steps. Without it the rate is constant.
public enum ScheduleConfiguration: Sendable, Equatable {
  case constant
  /// A rise over the first steps, then half a cosine to 0.
  case cosine(warmUp: Int)
  /// A rise along half a cosine over a share of the steps, then a fall along another.
  case oneCycle(rising: Float)
  /// A factor after each so many steps.
  case step(factor: Float, every: Int)

  enum Kind: String, CaseIterable {
    case constant, cosine
    case oneCycle = "one-cycle"
    case step
  }

  private static let counts = 0...1_000_000_000

  init(_ section: ConfigurationSection?) throws(ConfigurationError) {
    guard let section else {
      self = .constant
      return
    }
    let kind: Kind = try section.choice("kind")
    switch kind {
    case .constant:
      try section.allow(["kind"])
      self = .constant
    case .cosine:
      try section.allow(["kind", "warm-up"])
      self = .cosine(warmUp: try section.integer("warm-up", in: Self.counts, default: 0))
    case .oneCycle:
      try section.allow(["kind", "rising"])
      self = .oneCycle(rising: Float(try section.number("rising", .unit, default: 0.3)))
    case .step:
      try section.allow(["kind", "factor", "every"])
      self = .step(
        factor: Float(try section.number("factor", .positive)),
        every: try section.integer("every", in: 1...Self.counts.upperBound))
    }
  }

  /// The rate of each step of a training; throws if it is too short for the schedule.
  func schedule(
    peak: Float, steps: Int, file: String
  ) throws(ConfigurationError) -> any LearningRateSchedule {
    switch self {
    case .constant: return ConstantSchedule(peak)
    case .cosine(let warmUp):
      guard warmUp < steps else {
        throw ConfigurationError(
          file: file, field: "schedule.warm-up",
          problem: "\(warmUp), must be below the \(steps) steps of the training")
      }
      return CosineSchedule(peak: peak, warmUp: warmUp, steps: steps)
    case .oneCycle(let rising):
      guard steps > 1 else {
        throw ConfigurationError(
          file: file, field: "schedule.kind",
          problem: "one-cycle, needs at least 2 steps of training")
      }
      return OneCycleSchedule(peak: peak, steps: steps, rising: rising)
    case .step(let factor, let every):
      return StepSchedule(initial: peak, factor: factor, every: every)
    }
  }
}
