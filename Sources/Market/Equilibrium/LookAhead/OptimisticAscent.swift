import Tensor

/// Steps along a gradient that guesses the next one from the last two: W' = project(W + step (2 G -
/// G_before)) (Popov, "A modification of the Arrow-Hurwicz method for search of saddle points", 1980;
/// Daskalakis et al., "Training GANs with optimism", 2018).
///
/// Converges where play turns, as `Extragradient` does, for one gradient a step. The step adapts as in
/// Malitsky and Tam, "A forward-backward splitting method for monotone inclusions without
/// cocoercivity", 2020: the correction has the length of the step before.
public struct OptimisticAscent<Scalar: TensorScalar>: EquilibriumSolver {
  /// The length of the first step, or of every step if they do not adapt.
  public var initialStep: Scalar
  /// Whether the step follows the curvature it meets.
  public var adaptsStep: Bool
  public var budget: Int
  public var tolerance: Scalar

  /// The share of 1 / L that a step may have, below 1/2.
  private static var share: Scalar { 0.45 }

  /// Traps on a step or a tolerance that is not above 0, or a negative budget.
  public init(
    initialStep: Scalar = 0.1, adaptsStep: Bool = true, budget: Int = 10_000,
    tolerance: Scalar = Self.defaultTolerance
  ) {
    require(initialStep > 0, "OptimisticAscent: initial step \(initialStep), must be above 0")
    self.initialStep = initialStep
    self.adaptsStep = adaptsStep
    self.budget = budget
    self.tolerance = tolerance
    requireStopRule()
  }

  public func solve(
    _ game: some SimplexGame<Scalar>, from weights: Tensor<Scalar>,
    observing observe: (SolverStep<Scalar>) throws -> Void
  ) rethrows -> Equilibrium<Scalar> {
    requireWeights("OptimisticAscent", weights, of: game)
    var step = CurvatureStep<Scalar>(
      initialStep: initialStep, share: adaptsStep ? Self.share : nil)
    var last: Tensor<Scalar>?
    return try iterate(game, from: weights, observing: observe) { weights, gradient, _ in
      let before = step.length
      step.follow(weights, gradient)
      let correction = before * (gradient - (last ?? gradient))
      last = gradient
      return projectedOntoSimplex(weights + step.length * gradient + correction)
    }
  }
}
