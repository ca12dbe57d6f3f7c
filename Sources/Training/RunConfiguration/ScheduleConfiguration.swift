import Layers

/// The table `schedule`: the learning rate over the steps. Without it the rate is constant.
public enum ScheduleConfiguration: Sendable, Equatable {
  case constant
  /// A rise over the first steps, then half a cosine to 0.
  case cosine(warmUp: Int)

  enum Kind: String, CaseIterable {
    case constant, cosine
  }

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
      self = .cosine(warmUp: try section.integer("warm-up", in: 0...1_000_000_000, default: 0))
    }
  }

  /// The rate of each step of a training; throws if its warm-up does not fit.
  func rates(
    peak: Float, steps: Int, file: String
  ) throws(ConfigurationError) -> @Sendable (Int) -> Float {
    switch self {
    case .constant: return { _ in peak }
    case .cosine(let warmUp):
      guard warmUp < steps else {
        throw ConfigurationError(
          file: file, field: "schedule.warm-up",
          problem: "\(warmUp), must be below the \(steps) steps of the training")
      }
      let schedule = CosineSchedule(peak: peak, warmUp: warmUp, steps: steps)
      return { schedule($0) }
    }
  }
}
