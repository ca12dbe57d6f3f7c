import Tensor

/// A learning rate that is multiplied by a factor at certain steps.
public struct StepSchedule: LearningRateSchedule, Hashable {
  /// The rate of the first step.
  public let initial: Float
  /// What the rate is multiplied by.
  public let factor: Float
  private let steps: Steps

  private enum Steps: Hashable {
    case every(Int)
    case milestones([Int])
  }

  /// A change after each so many steps. Traps if there are none.
  public init(initial: Float, factor: Float, every steps: Int) {
    require(steps > 0, "StepSchedule: every \(steps) steps, at least 1 is needed")
    self.initial = initial
    self.factor = factor
    self.steps = .every(steps)
  }

  /// A change at each of the steps listed, in any order; one that is listed twice counts twice.
  public init(initial: Float, factor: Float, at milestones: [Int]) {
    self.initial = initial
    self.factor = factor
    steps = .milestones(milestones)
  }

  /// The rate of a step, counted from 0.
  public func callAsFunction(_ step: Int) -> Float {
    let changes =
      switch steps {
      case .every(let count): max(step, 0) / count
      case .milestones(let milestones): milestones.count { step >= $0 }
      }
    return Float(Double(initial) * power(Double(factor), changes))
  }
}
