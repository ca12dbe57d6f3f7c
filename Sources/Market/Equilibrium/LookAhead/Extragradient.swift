import Tensor

/// Steps along the gradient found one step ahead: W_ahead = step(W, G(W)), W' = step(W, G(W_ahead))
/// (Korpelevich, "The extragradient method for finding saddle points and other problems", 1976).
///
/// Converges where play turns around an equilibrium and simultaneous ascent circles, as in zero-sum
/// games. Costs two gradients for each step. The step adapts so that the field ahead differs by less
/// than the way there (Khobotov, "Modification of the extra-gradient method", 1987).
public struct Extragradient<Scalar: TensorScalar>: EquilibriumSolver {
  /// How a step stays on the simplex. With `.exponentiated` it is mirror-prox (Nemirovski, 2004).
  public var rule: SimplexRule
  /// The length of the first step, or of every step if they do not adapt.
  public var initialStep: Scalar
  /// Whether the step follows the curvature it meets.
  public var adaptsStep: Bool
  public var budget: Int
  public var tolerance: Scalar

  private static var share: Scalar { 0.9 }
  private static var shrinkage: Scalar { 0.7 }
  private static var growth: Scalar { 1.1 }
  /// Where nothing moves, as at a vertex under multiplicative weights, any length would do.
  private static var longest: Scalar { 1e6 }

  /// Traps on a step or a tolerance that is not above 0, or a negative budget.
  public init(
    rule: SimplexRule = .project, initialStep: Scalar = 1, adaptsStep: Bool = true,
    budget: Int = 10_000, tolerance: Scalar = Self.defaultTolerance
  ) {
    require(initialStep > 0, "Extragradient: initial step \(initialStep), must be above 0")
    self.rule = rule
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
    requireWeights("Extragradient", weights, of: game)
    var length = initialStep
    return try iterate(game, from: weights, observing: observe) { weights, gradient, _ in
      while true {
        let ahead = rule.step(weights, along: gradient, size: length)
        let field = game.gameGradient(at: ahead)
        let moved = norm((ahead - weights).flattened()).scalar
        let turned = norm((field - gradient).flattened()).scalar
        let isShort = length * turned <= Self.share * moved || length < Scalar.ulpOfOne
        guard isShort || !adaptsStep else {
          length *= Self.shrinkage
          continue
        }
        let next = rule.step(weights, along: field, size: length)
        if adaptsStep && length < Self.longest { length *= Self.growth }
        return next
      }
    }
  }
}
