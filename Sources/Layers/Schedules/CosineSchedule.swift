import Tensor

/// A learning rate that rises evenly over the first steps and falls to 0 along half a cosine
/// (Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, without
/// the restarts).
public struct CosineSchedule: LearningRateSchedule, Hashable {
  /// The highest rate.
  public let peak: Float
  /// Steps in which the rate rises to it.
  public let warmUp: Int
  /// Steps in all.
  public let steps: Int

  /// Traps unless `warmUp` is 0 or more and below `steps`.
  public init(peak: Float, warmUp: Int, steps: Int) {
    require(
      warmUp >= 0 && warmUp < steps,
      "CosineSchedule: \(warmUp) of \(steps) steps warm up, fewer than all are needed")
    self.peak = peak
    self.warmUp = warmUp
    self.steps = steps
  }

  /// The rate of a step, counted from 0; 0 from `steps` on.
  public func callAsFunction(_ step: Int) -> Float {
    if step < warmUp { return peak * Float(step + 1) / Float(warmUp + 1) }
    guard step < steps else { return 0 }
    let progress = Float(step - warmUp) / Float(steps - warmUp)
    return peak * halfCosine(progress)
  }
}
