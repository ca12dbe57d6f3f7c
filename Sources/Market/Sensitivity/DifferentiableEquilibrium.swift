import Tensor

/// The equilibrium of a game as a differentiable function of what the game is made of.
///
///     let (outcome, slope) = try valueWithGradient(at: market) { market in
///       let weights = try equilibrium(at: market, from: start) { $0 }
///       return competitiveRank(weights: weights)[3]
///     }
///
/// The solver runs on plain values from `start` `[n, m]`, and nothing of it is recorded: derivatives
/// come from the equilibrium's own equations (`EquilibriumSensitivity`), one transposed solve for
/// each gradient. They are those of the branch of equilibria on which the solver ended, with its face
/// held fixed, and hold in every mode and to every order but inside `vectorized`, where no values can
/// be read. What a transform traces must come in through theta; `start` is a constant.
///
/// Throws if the solver does not converge, or the equilibrium has no derivative. A Nash gap says
/// whether the branch is one of Nash equilibria.
public func equilibrium<Theta: TensorTree, Game: SimplexGame>(
  at theta: Theta, from start: Tensor<Game.Scalar>,
  solver: some EquilibriumSolver<Game.Scalar>,
  of game: @escaping @Sendable (Theta) -> Game
) throws(SensitivityError) -> Tensor<Game.Scalar> where Theta.Scalar == Game.Scalar {
  let fixed = theta.replacingTensors(theta.tensors.map(values))
  let result = solver.solve(game(fixed), from: values(start))
  guard result.isEquilibrium else {
    throw .notAnEquilibrium(
      residual: Double(result.residual), tolerance: Double(solver.tolerance))
  }
  let sensitivity = try EquilibriumSensitivity(
    at: fixed, weights: result.weights,
    tolerance: Swift.max(
      solver.tolerance, EquilibriumSensitivity<Theta, Game>.defaultTolerance),
    of: game)
  let face = sensitivity.face
  return withPullback(
    at: theta, value: { _ in sensitivity.weights },
    pullback: { theta, weights, cotangent in
      implicitPullback(
        face: face, jacobian: face.gameJacobian(of: game(theta), at: weights), game: game,
        theta: theta, weights: weights, cotangent: cotangent)
    })
}

/// The equilibrium that `CompetitiveAscent` finds, as a differentiable function.
public func equilibrium<Theta: TensorTree, Game: SimplexGame>(
  at theta: Theta, from start: Tensor<Game.Scalar>, of game: @escaping @Sendable (Theta) -> Game
) throws(SensitivityError) -> Tensor<Game.Scalar> where Theta.Scalar == Game.Scalar {
  try equilibrium(at: theta, from: start, solver: CompetitiveAscent(), of: game)
}

/// A tensor's values, as a constant to every transform.
private func values<Scalar>(_ tensor: Tensor<Scalar>) -> Tensor<Scalar> {
  Tensor(tensor.scalars, shape: tensor.shape)
}
