import Tensor

extension EquilibriumSolver {
  /// The next weights, from the present ones, their gradient and their residual.
  typealias Step = (
    _ weights: Tensor<Scalar>, _ gradient: Tensor<Scalar>, _ residual: Scalar
  ) -> Tensor<Scalar>

  /// `iterate` along a game's own gradient.
  func iterate(
    _ game: some SimplexGame<Scalar>, from start: Tensor<Scalar>,
    observing observe: (SolverStep<Scalar>) throws -> Void, step: Step
  ) rethrows -> Equilibrium<Scalar> {
    try iterate(
      from: start, along: { game.gameGradient(at: $0) },
      residual: { kktResidual(weights: $0, gradient: $1) }, observing: observe, step: step)
  }

  /// What all solvers share: the trace of residuals, the observer, the tolerance and the budget.
  ///
  /// `field` gives the rows' gradients at weights, and `residual` how far both are from an
  /// equilibrium.
  func iterate(
    from start: Tensor<Scalar>, along field: (Tensor<Scalar>) -> Tensor<Scalar>,
    residual measure: (Tensor<Scalar>, Tensor<Scalar>) -> Scalar,
    observing observe: (SolverStep<Scalar>) throws -> Void, step: Step
  ) rethrows -> Equilibrium<Scalar> {
    var weights = start
    var trace = ResidualTrace()
    var iteration = 0
    while true {
      let gradient = field(weights)
      let residual = measure(weights, gradient)
      require(
        residual.isFinite,
        "\(String(describing: Self.self).prefix { $0 != "<" }): the gradient at step "
          + "\(iteration) is not finite; check the data with MarketState")
      try observe(SolverStep(iteration: iteration, weights: weights, residual: residual))
      guard residual > tolerance && iteration < budget else {
        return Equilibrium(
          weights: weights, residual: residual, iterations: iteration,
          stopReason: residual <= tolerance ? .converged : .budget,
          residuals: trace.ending(Double(residual), at: iteration))
      }
      trace.record(Double(residual), at: iteration, limit: Equilibrium<Scalar>.maximumSamples)
      weights = step(weights, gradient, residual)
      iteration += 1
    }
  }

  /// Traps on a tolerance that is not above 0, or a negative budget.
  func requireStopRule() {
    require(tolerance > 0, "\(Self.self): tolerance \(tolerance), must be above 0")
    require(budget >= 0, "\(Self.self): budget \(budget), must be 0 or more")
  }
}
