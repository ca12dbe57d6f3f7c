import Tensor

/// A learning rate that rises evenly to a peak and then falls with the inverse square root of the step
/// (Vaswani et al., "Attention is all you need", 2017, equation 3). It has no last step.
public struct InverseSquareRootSchedule: LearningRateSchedule, Hashable {
  /// The highest rate, that of step `warmUp` - 1.
  public let peak: Float
  /// Steps in which the rate rises to it.
  public let warmUp: Int

  /// The schedule of the paper for a model of a width: its peak is (width warmUp)^-1/2.
  public init(width: Int, warmUp: Int) {
    require(width > 0, "InverseSquareRootSchedule: width \(width), it must be positive")
    self.init(peak: 1 / (Float(width) * Float(max(warmUp, 1))).squareRoot(), warmUp: warmUp)
  }

  /// Traps unless at least 1 step warms up.
  public init(peak: Float, warmUp: Int) {
    require(warmUp > 0, "InverseSquareRootSchedule: \(warmUp) steps warm up, at least 1 is needed")
    self.peak = peak
    self.warmUp = warmUp
  }

  /// The rate of a step, counted from 0: with t = step + 1, peak min(t / warmUp, sqrt(warmUp / t)).
  public func callAsFunction(_ step: Int) -> Float {
    let (count, rise) = (Float(step + 1), Float(warmUp))
    return peak * min(count / rise, (rise / count).squareRoot())
  }
}
