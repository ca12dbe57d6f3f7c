import Tensor

/// Newton's method on the KKT system W = project(W + G(W)): quadratic near an equilibrium (Qi and
/// Sun, "A nonsmooth version of Newton's method", 1993; Facchinei and Pang, "Finite-Dimensional
/// Variational Inequalities", 2003).
///
/// Each step keeps the entries that project(W + G) leaves above 0, sends the others to 0, and solves
/// for equal gains among those kept, with the game Jacobian on their face. It is taken if it halves
/// the residual; otherwise, far away, simultaneous ascent goes on until the residual is a tenth or
/// the ascent's budget ends. Reaches 1e-12 in `Double`, at O(d^3) a step for d free directions, up to
/// n (m - 1): for small games, or to polish. It also finds equilibria at which ascent does not stay.
public struct NewtonSolver<Scalar: TensorScalar>: EquilibriumSolver {
  /// What is done where Newton's step does not help. Its budget is that of one such turn, and its
  /// tolerance does not count.
  public var ascent: CompetitiveAscent<Scalar>
  public var budget: Int
  public var tolerance: Scalar

  /// The share of the residual that a step of Newton's must reach to be taken. Any fall at all would
  /// let steps far away end in a low of the residual that is no equilibrium.
  private static var sufficientShare: Scalar { 0.5 }
  /// The share of the residual at which ascent hands over.
  private static var turnShare: Scalar { 0.1 }

  /// 1e-12, or what rounding leaves of it.
  public static var tightTolerance: Scalar { Swift.max(1e-12, 16 * Scalar.ulpOfOne) }

  /// Traps on a tolerance that is not above 0, or a negative budget.
  public init(
    ascent: CompetitiveAscent<Scalar> = CompetitiveAscent(budget: 500), budget: Int = 100,
    tolerance: Scalar = Self.tightTolerance
  ) {
    self.ascent = ascent
    self.budget = budget
    self.tolerance = tolerance
    requireStopRule()
  }

  public func solve(
    _ game: some SimplexGame<Scalar>, from weights: Tensor<Scalar>,
    observing observe: (SolverStep<Scalar>) throws -> Void
  ) rethrows -> Equilibrium<Scalar> {
    requireWeights("NewtonSolver", weights, of: game)
    return try iterate(game, from: weights, observing: observe) { weights, gradient, residual in
      if let next = newtonStep(weights, gradient, in: game),
        kktResidual(weights: next, gradient: game.gameGradient(at: next))
          <= Self.sufficientShare * residual
      {
        return next
      }
      var turn = ascent
      turn.tolerance = Self.turnShare * residual
      return turn.solve(game, from: weights).weights
    }
  }

  /// The weights after a step; `nil` where the system is singular.
  private func newtonStep(
    _ weights: Tensor<Scalar>, _ gradient: Tensor<Scalar>, in game: some SimplexGame<Scalar>
  ) -> Tensor<Scalar>? {
    let face = SimplexFace(weights: weights, gameGradient: gradient)
    let isFree = Tensor<Scalar>(face.isFree.map { $0 ? 1 : 0 }, shape: weights.shape)
    // Fixed entries go to 0, and what they had to the free ones of their row.
    let given = ((1 - isFree) * weights).sum(alongAxis: 1, keepingAxes: true)
    let count = isFree.sum(alongAxis: 1, keepingAxes: true)
    let cleared = isFree * (given / count) - (1 - isFree) * weights
    guard face.dimension > 0 else { return projectedOntoSimplex(weights + cleared) }
    let moved = derivative(at: weights, along: cleared) { game.gameGradient(at: $0) }
    let jacobian = face.gameJacobian(of: game, at: weights)
    let change = solved(jacobian, face.project(gradient + moved))
    let next = projectedOntoSimplex(weights + cleared - face.embed(change))
    return next.isFinite ? next : nil
  }
}
