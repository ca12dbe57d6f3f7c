import Tensor

/// Follows the game gradient to a point where no player can improve its own row: all players step
/// at once, each along the gradient of its own payoff (eq 15), until the KKT residual is below the
/// tolerance.
///
///     let game = MarketGame(layer: layer, stake: stake, hessians: hessians)
///     let result = CompetitiveAscent().solve(game, from: weights)
///     require(result.isEquilibrium, "residual \(result.residual)")
///
/// A fixed step with a small temperature oscillates, so that by default each player's step adapts
/// (`StepControl`). Either way a run that does not reach the tolerance says so.
public struct CompetitiveAscent<Scalar: TensorScalar>: EquilibriumSolver {
  /// How a step stays on the simplex.
  public var rule: SimplexRule
  /// The length of the first step, or of every step if they do not adapt.
  public var initialStep: Scalar
  /// Whether each player's step follows the curvature it meets, and shrinks when the residual stops
  /// falling.
  public var adaptsStep: Bool
  /// The most steps to take.
  public var budget: Int
  /// The KKT residual at which a point counts as an equilibrium.
  public var tolerance: Scalar
  /// The most that a row may change in one step, ||W_i' - W_i||_2; `nil` for no bound.
  public var epsilon: Scalar?

  /// Traps on a step, a tolerance or an epsilon that is not above 0, or a negative budget.
  public init(
    rule: SimplexRule = .project, initialStep: Scalar = 1, adaptsStep: Bool = true,
    budget: Int = 10_000, tolerance: Scalar = Self.defaultTolerance, epsilon: Scalar? = nil
  ) {
    require(initialStep > 0, "CompetitiveAscent: initial step \(initialStep), must be above 0")
    require(tolerance > 0, "CompetitiveAscent: tolerance \(tolerance), must be above 0")
    require(budget >= 0, "CompetitiveAscent: budget \(budget), must be 0 or more")
    require(
      epsilon.map { $0 > 0 } ?? true, "CompetitiveAscent: epsilon \(epsilon!), must be above 0")
    self.rule = rule
    self.initialStep = initialStep
    self.adaptsStep = adaptsStep
    self.budget = budget
    self.tolerance = tolerance
    self.epsilon = epsilon
  }

  public func solve(
    _ game: some SimplexGame<Scalar>, from weights: Tensor<Scalar>,
    observing observe: (SolverStep<Scalar>) throws -> Void
  ) rethrows -> Equilibrium<Scalar> {
    requireWeights("CompetitiveAscent", weights, of: game)
    return try ascend(from: weights, along: { game.gameGradient(at: $0) }, observing: observe)
  }

  /// Steps along a field of row gradients until its KKT residual is below the tolerance.
  func ascend(
    from start: Tensor<Scalar>, along field: (Tensor<Scalar>) -> Tensor<Scalar>,
    residual: (Tensor<Scalar>, Tensor<Scalar>) -> Scalar = {
      kktResidual(weights: $0, gradient: $1)
    }, observing observe: (SolverStep<Scalar>) throws -> Void
  ) rethrows -> Equilibrium<Scalar> {
    var control = StepControl(rule: rule, initialStep: initialStep, rows: start.shape[0])
    var last: (weights: Tensor<Scalar>, gradient: Tensor<Scalar>)?
    let step: Step = { weights, gradient, residual in
      if adaptsStep {
        if let last { control.update(from: last, to: (weights, gradient), residual: residual) }
        last = (weights, gradient)
      }
      return stepped(weights, along: gradient, control)
    }
    return try iterate(
      from: start, along: field, residual: residual, observing: observe, step: step)
  }

  private func stepped(
    _ weights: Tensor<Scalar>, along gradient: Tensor<Scalar>, _ control: StepControl<Scalar>
  ) -> Tensor<Scalar> {
    let target: Tensor<Scalar>
    if adaptsStep {
      let scaled = gradient * control.lengths(weights: weights, gradient: gradient)
      target = rule.step(weights, along: scaled, size: 1)
    } else {
      target = rule.step(weights, along: gradient, size: initialStep)
    }
    return epsilon.map { boundedUpdate(from: weights, to: target, epsilon: $0) } ?? target
  }
}
