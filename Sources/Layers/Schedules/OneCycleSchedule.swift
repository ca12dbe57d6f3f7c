import Tensor

/// A learning rate that rises along half a cosine to a peak and falls along another to nearly 0 (Smith
/// and Topin, "Super-convergence: very fast training of neural networks using large learning rates",
/// 2018): that of PyTorch's `OneCycleLR`.
public struct OneCycleSchedule: LearningRateSchedule, Hashable {
  /// The highest rate.
  public let peak: Float
  /// Steps in all.
  public let steps: Int
  /// The share of the steps in which the rate rises.
  public let rising: Float
  /// The rate of the first step.
  public let start: Float
  /// The rate of the last step and of those after it.
  public let end: Float

  /// The start is the peak over `startDivisor`, the end that over `endDivisor`. Traps unless there
  /// are at least 2 steps, `rising` is in 0...1 and the divisors are positive.
  public init(
    peak: Float, steps: Int, rising: Float = 0.3, startDivisor: Float = 25,
    endDivisor: Float = 1e4
  ) {
    require(steps > 1, "OneCycleSchedule: \(steps) steps, at least 2 are needed")
    require((0...1).contains(rising), "OneCycleSchedule: rising \(rising), it must be in 0...1")
    require(
      startDivisor > 0 && endDivisor > 0,
      "OneCycleSchedule: divisors \(startDivisor) and \(endDivisor), they must be positive")
    self.peak = peak
    self.steps = steps
    self.rising = rising
    start = peak / startDivisor
    end = peak / startDivisor / endDivisor
  }

  /// The rate of a step, counted from 0.
  public func callAsFunction(_ step: Int) -> Float {
    let top = Float(steps) * rising - 1
    let position = Float(min(step, steps - 1))
    if position <= top { return between(start, peak, position / max(top, .ulpOfOne)) }
    return between(peak, end, (position - top) / (Float(steps - 1) - top))
  }

  /// Half a cosine from one rate to another.
  private func between(_ a: Float, _ b: Float, _ progress: Float) -> Float {
    b + (a - b) * halfCosine(progress)
  }
}
