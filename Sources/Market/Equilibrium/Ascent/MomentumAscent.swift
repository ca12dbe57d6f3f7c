import Tensor

/// Simultaneous ascent with a heavy ball: W' = project(W + step G + momentum (W - W_before)), (Polyak,
/// "Some methods of speeding up the convergence of iteration methods", 1964).
///
/// Faster than plain ascent where payoffs bend very differently along different directions; where
/// players turn around each other, positive momentum drives them apart. Negative momentum damps such
/// turning where players move in turn (Gidel et al., "Negative momentum for improved game dynamics",
/// 2019); here all move at once, and a zero-sum game still does not come to rest.
public struct MomentumAscent<Scalar: TensorScalar>: EquilibriumSolver {
  /// The part of the last change that goes on, in (-1, 1).
  public var momentum: Scalar
  /// The length of the first step, or of every step if they do not adapt.
  public var initialStep: Scalar
  /// Whether the step follows the curvature it meets.
  public var adaptsStep: Bool
  public var budget: Int
  public var tolerance: Scalar

  /// Traps on a momentum outside (-1, 1), a step or a tolerance that is not above 0, or a negative
  /// budget.
  public init(
    momentum: Scalar = 0.5, initialStep: Scalar = 1, adaptsStep: Bool = true,
    budget: Int = 10_000, tolerance: Scalar = Self.defaultTolerance
  ) {
    require(
      momentum > -1 && momentum < 1, "MomentumAscent: momentum \(momentum), must be in (-1, 1)")
    require(initialStep > 0, "MomentumAscent: initial step \(initialStep), must be above 0")
    self.momentum = momentum
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
    requireWeights("MomentumAscent", weights, of: game)
    var step = CurvatureStep<Scalar>(initialStep: initialStep, share: adaptsStep ? 1 : nil)
    var before = weights
    return try iterate(game, from: weights, observing: observe) { weights, gradient, _ in
      step.follow(weights, gradient)
      let ball = weights + momentum * (weights - before)
      before = weights
      return projectedOntoSimplex(ball + step.length * gradient)
    }
  }
}
