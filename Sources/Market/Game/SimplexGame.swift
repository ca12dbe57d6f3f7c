import Tensor

/// A game of n players, each of whom chooses a row on the simplex {w >= 0, sum w = 1} of m entries.
///
/// Solvers and certificates work on any such game; `MarketGame` is the paper's. A game of one's own
/// needs `shape` and `payoffs`; the rest follows by differentiation, and closed forms make it
/// faster.
public protocol SimplexGame<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// The shape of the weights: `[n, m]`, row i chosen by player i.
  var shape: Shape { get }

  /// What each player gets, `[n]`, differentiable in the weights `[n, m]`.
  func payoffs(at weights: Tensor<Scalar>) -> Tensor<Scalar>

  /// Row i is dP_i / dW_i, `[n, m]`: each player's own payoff in its own row, the others held fixed.
  /// Differentiable.
  func gameGradient(at weights: Tensor<Scalar>) -> Tensor<Scalar>

  /// What one player would get for other rows `[k, m]` of its own, the others as in `weights`:
  /// payoffs `[k]`, and their gradients `[k, m]` in those rows.
  func responses(
    of player: Int, rows: Tensor<Scalar>, at weights: Tensor<Scalar>
  ) -> (payoffs: Tensor<Scalar>, gradients: Tensor<Scalar>)
}

extension SimplexGame {
  /// Each player's payoff is differentiated in its own row: n passes.
  public func gameGradient(at weights: Tensor<Scalar>) -> Tensor<Scalar> {
    let every = jacobian(at: weights) { payoffs(at: $0) }
    return stack((0..<shape[0]).map { every[$0][$0] })
  }

  /// The whole game is evaluated for each row.
  public func responses(
    of player: Int, rows: Tensor<Scalar>, at weights: Tensor<Scalar>
  ) -> (payoffs: Tensor<Scalar>, gradients: Tensor<Scalar>) {
    let single = (0..<rows.shape[0]).map { index in
      valueWithGradient(at: rows[index]) { row in
        let moved = (0..<shape[0]).map { $0 == player ? row : weights[$0] }
        return payoffs(at: stack(moved))[player]
      }
    }
    return (stack(single.map(\.value)), stack(single.map(\.gradient)))
  }
}
