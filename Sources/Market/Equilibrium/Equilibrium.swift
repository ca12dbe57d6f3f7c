import Tensor

/// Why a solver stopped.
public enum StopReason: String, Sendable, Hashable {
  /// The KKT residual fell to the tolerance.
  case converged
  /// The iterations were used up first.
  case budget
}

/// The KKT residual after some iterations.
public struct ResidualSample: Sendable, Hashable {
  public let iteration: Int
  public let residual: Double
}

/// Where a solver stopped. It is an equilibrium only if `isEquilibrium` says so.
public struct Equilibrium<Scalar: TensorScalar>: Sendable {
  /// W `[n, n]`, the last iterate.
  public let weights: Tensor<Scalar>
  /// ||project(W + G) - W||_inf at `weights`.
  public let residual: Scalar
  /// Steps taken.
  public let iterations: Int
  public let stopReason: StopReason
  /// The residual from the start to the stop, thinned evenly to at most `maximumSamples`.
  public let residuals: [ResidualSample]

  /// Whether no player can improve its row to first order, within the solver's tolerance. Only
  /// locally: masks make payoffs non-concave.
  public var isEquilibrium: Bool { stopReason == .converged }

  /// R* `[n]`: the column means of the weights.
  public var rank: Tensor<Scalar> { competitiveRank(weights: weights) }

  public static var maximumSamples: Int { 256 }
}

/// Residuals kept at an even spacing that doubles when there are too many.
struct ResidualTrace {
  private var samples: [ResidualSample] = []
  private var spacing = 1

  mutating func record(_ residual: Double, at iteration: Int, limit: Int) {
    guard iteration % spacing == 0 else { return }
    samples.append(ResidualSample(iteration: iteration, residual: residual))
    // One place stays free for the last.
    guard samples.count >= limit else { return }
    spacing *= 2
    samples.removeAll { $0.iteration % spacing != 0 }
  }

  func ending(_ residual: Double, at iteration: Int) -> [ResidualSample] {
    samples.last?.iteration == iteration
      ? samples : samples + [ResidualSample(iteration: iteration, residual: residual)]
  }
}
