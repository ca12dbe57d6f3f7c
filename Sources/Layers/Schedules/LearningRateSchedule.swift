#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A learning rate for each step of a training run: a pure function of the step, so that a run that
/// goes on from a checkpoint goes on with its rates.
///
///     let schedule = CosineSchedule(peak: 1e-3, warmUp: 100, steps: 2000)
///     for step in 0..<2000 {
///       optimizer.learningRate = schedule(step)
///       ...
///     }
public protocol LearningRateSchedule: Sendable {
  /// The rate of a step, counted from 0.
  func callAsFunction(_ step: Int) -> Float
}

/// The same learning rate at every step.
public struct ConstantSchedule: LearningRateSchedule, Hashable {
  /// The rate.
  public let rate: Float

  /// A schedule of one rate.
  public init(_ rate: Float) { self.rate = rate }

  public func callAsFunction(_ step: Int) -> Float { rate }
}

/// From 1 at 0 to 0 at 1, along half a cosine.
func halfCosine(_ progress: Float) -> Float { 0.5 * (1 + cos(.pi * progress)) }
