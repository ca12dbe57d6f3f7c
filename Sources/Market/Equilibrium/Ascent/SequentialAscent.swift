import Tensor

/// Ascent in which one player moves at a time and the next one sees it: gradient play in the manner
/// of Gauss and Seidel.
///
/// An iteration is as many moves as there are players. Each move is a step along the player's own
/// gradient, of a length that follows the curvature of its own payoff, so that two players do not
/// overshoot together; in zero-sum games it circles as simultaneous ascent does. Costs two
/// evaluations of one player's row for each move.
public struct SequentialAscent<Scalar: TensorScalar>: EquilibriumSolver {
  /// Who moves when.
  public var order: PlayerOrder
  /// How a step stays on the simplex.
  public var rule: SimplexRule
  /// The length of each player's first step.
  public var initialStep: Scalar
  public var budget: Int
  public var tolerance: Scalar

  /// Traps on a step or a tolerance that is not above 0, or a negative budget.
  public init(
    order: PlayerOrder = .alternating, rule: SimplexRule = .project, initialStep: Scalar = 1,
    budget: Int = 10_000, tolerance: Scalar = Self.defaultTolerance
  ) {
    require(initialStep > 0, "SequentialAscent: initial step \(initialStep), must be above 0")
    self.order = order
    self.rule = rule
    self.initialStep = initialStep
    self.budget = budget
    self.tolerance = tolerance
    requireStopRule()
  }

  public func solve(
    _ game: some SimplexGame<Scalar>, from weights: Tensor<Scalar>,
    observing observe: (SolverStep<Scalar>) throws -> Void
  ) rethrows -> Equilibrium<Scalar> {
    requireWeights("SequentialAscent", weights, of: game)
    var turns = PlayerTurns(order, players: game.shape[0])
    var controls = (0..<game.shape[0]).map { _ in
      StepControl(rule: rule, initialStep: initialStep, rows: 1)
    }
    return try iterate(game, from: weights, observing: observe) { weights, _, _ in
      turns.round(from: weights) { player, current in
        let row = current[player].expanded(atAxis: 0)
        let gradient = game.responses(of: player, rows: row, at: current).gradients
        let scaled = gradient * controls[player].lengths(weights: row, gradient: gradient)
        let next = rule.step(row, along: scaled, size: 1)
        let turned = game.responses(of: player, rows: next, at: current).gradients
        controls[player].update(
          from: (row, gradient), to: (next, turned),
          residual: kktResidual(weights: next, gradient: turned))
        return next[0]
      }
    }
  }
}

/// Rounds of moves by single players.
struct PlayerTurns {
  private let isRandom: Bool
  private let players: Int
  private var generator: Philox

  init(_ order: PlayerOrder, players: Int) {
    self.players = players
    switch order {
    case .alternating: (isRandom, generator) = (false, Philox(seed: 0))
    case .random(let seed): (isRandom, generator) = (true, Philox(seed: seed))
    }
  }

  /// The weights after as many moves as there are players; `move` gives a player's new row `[m]`.
  mutating func round<Scalar>(
    from weights: Tensor<Scalar>,
    _ move: (_ player: Int, _ current: Tensor<Scalar>) -> Tensor<Scalar>
  ) -> Tensor<Scalar> {
    var rows = (0..<players).map { weights[$0] }
    for turn in 0..<players {
      let player = isRandom ? Int.random(in: 0..<players, using: &generator) : turn
      rows[player] = move(player, stack(rows))
    }
    return stack(rows)
  }
}
