import Tensor

/// A way to look for an equilibrium of a game: weights at which no player can improve its own row to
/// first order. It stops at its tolerance or when its budget is used up, and says which.
public protocol EquilibriumSolver<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// The most steps to take.
  var budget: Int { get set }
  /// The KKT residual at which a point counts as an equilibrium.
  var tolerance: Scalar { get set }

  /// An equilibrium from `weights` `[n, m]`, rows on the simplex, or an honest failure.
  ///
  /// `observe` sees each iterate from the start to the last; an error that it throws ends the search
  /// and reaches the caller. Traps on weights of another shape than the game's and on gradients that
  /// are not finite; `MarketState` keeps both out.
  func solve(
    _ game: some SimplexGame<Scalar>, from weights: Tensor<Scalar>,
    observing observe: (SolverStep<Scalar>) throws -> Void
  ) rethrows -> Equilibrium<Scalar>
}

extension EquilibriumSolver {
  /// 1e-8, or what rounding leaves of it: 8e-6 in `Float`.
  public static var defaultTolerance: Scalar { Swift.max(1e-8, 64 * Scalar.ulpOfOne) }

  /// `solve` without an observer.
  public func solve(
    _ game: some SimplexGame<Scalar>, from weights: Tensor<Scalar>
  ) -> Equilibrium<Scalar> { solve(game, from: weights, observing: { _ in }) }
}

/// What a solver has reached after some of its steps.
public struct SolverStep<Scalar: TensorScalar>: Sendable {
  /// 0 at the start.
  public let iteration: Int
  /// W `[n, m]`.
  public let weights: Tensor<Scalar>
  /// ||project(W + G) - W||_inf.
  public let residual: Scalar
}

/// Traps with both shapes unless weights are those of a game.
func requireWeights<Scalar>(
  _ operation: String, _ weights: Tensor<Scalar>, of game: some SimplexGame<Scalar>
) {
  guard weights.shape == game.shape else {
    fatalError(
      ShapeError(
        operation, [weights.shape, game.shape], "takes weights of the game's shape", "they differ"
      ).description)
  }
}
