import Tensor

/// Simultaneous ascent whose field is turned towards what is stable: G - lambda A^T V, A the
/// antisymmetric part of the game Jacobian and V = project(W + G) - W the play that the simplices
/// allow, which is G away from their edges (Balduzzi et al., "The mechanics of n-player
/// differentiable games", 2018).
///
/// The adjustment vanishes where there is a common potential, and leads inwards where players turn
/// around each other. Its sign follows their alignment rule, so that it does not lead to unstable
/// points. Costs one product with the game Jacobian and one with its transpose beside the gradient,
/// without forming it.
public struct SymplecticAscent<Scalar: TensorScalar>: EquilibriumSolver {
  /// |lambda|, how strong the adjustment is.
  public var adjustment: Scalar
  /// The length of the first step, or of every step if they do not adapt.
  public var initialStep: Scalar
  /// Whether the step follows the curvature it meets.
  public var adaptsStep: Bool
  public var budget: Int
  public var tolerance: Scalar

  /// Traps on an adjustment below 0, a step or a tolerance that is not above 0, or a negative budget.
  public init(
    adjustment: Scalar = 1, initialStep: Scalar = 0.1, adaptsStep: Bool = true,
    budget: Int = 10_000, tolerance: Scalar = Self.defaultTolerance
  ) {
    require(adjustment >= 0, "SymplecticAscent: adjustment \(adjustment), must be 0 or more")
    require(initialStep > 0, "SymplecticAscent: initial step \(initialStep), must be above 0")
    self.adjustment = adjustment
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
    requireWeights("SymplecticAscent", weights, of: game)
    var step = CurvatureStep<Scalar>(
      initialStep: initialStep, share: adaptsStep ? Self.share : nil)
    return try iterate(game, from: weights, observing: observe) { weights, gradient, _ in
      // Of the gradient: the adjusted field leaps where the sign turns.
      step.follow(weights, gradient)
      var length = step.length
      // Where G changes by L, the adjusted field changes by L + |lambda| L^2 at most.
      if adaptsStep { length /= 1 + adjustment * Self.share / length }
      return projectedOntoSimplex(
        weights + length * adjusted(gradient, at: weights, in: game))
    }
  }

  private static var share: Scalar { 0.5 }

  private func adjusted(
    _ gradient: Tensor<Scalar>, at weights: Tensor<Scalar>, in game: some SimplexGame<Scalar>
  ) -> Tensor<Scalar> {
    func tangential(_ field: Tensor<Scalar>) -> Tensor<Scalar> {
      field - field.mean(alongAxis: 1, keepingAxes: true)
    }
    // What the simplices leave of the gradient: 0 at an equilibrium, also on their edge.
    let play = projectedOntoSimplex(weights + gradient) - weights
    let forward = derivative(at: weights, along: play) { game.gameGradient(at: $0) }
    let back = tangential(pullback(at: weights) { game.gameGradient(at: $0) }(play))
    let turned = 0.5 * (back - tangential(forward))
    // The slope of |G|^2 / 2 along the play, and along the adjustment.
    let alignment = -(play * back).sum().scalar * (turned * back).sum().scalar
    return gradient + (alignment >= 0 ? -adjustment : adjustment) * turned
  }
}
