import Market
import Tensor

/// Two players: P_0 = w_0 A w_1, P_1 = w_0 B w_1.
struct Bimatrix: SimplexGame {
  let first: Tensor<Double>
  let second: Tensor<Double>
  var shape: Shape { [2, first.shape[0]] }

  func payoffs(at weights: Tensor<Double>) -> Tensor<Double> {
    stack([
      matmul(weights[0], matmul(first, weights[1])),
      matmul(weights[0], matmul(second, weights[1])),
    ])
  }

  func gameGradient(at weights: Tensor<Double>) -> Tensor<Double> {
    stack([matmul(first, weights[1]), matmul(weights[0], second)])
  }

  func responses(
    of player: Int, rows: Tensor<Double>, at weights: Tensor<Double>
  ) -> (payoffs: Tensor<Double>, gradients: Tensor<Double>) {
    let slope = player == 0 ? matmul(first, weights[1]) : matmul(weights[0], second)
    return (matmul(rows, slope), slope.broadcast(to: rows.shape))
  }

  /// Matching pennies: one wins what the other loses.
  static let pennies = Bimatrix(
    first: Tensor(rows: [[1, -1], [-1, 1]]), second: Tensor(rows: [[-1, 1], [1, -1]]))
  /// Rock, paper, scissors: only the uniform rows are an equilibrium.
  static let rockPaperScissors = Bimatrix(
    first: Tensor(rows: [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]),
    second: Tensor(rows: [[0, 1, -1], [-1, 0, 1], [1, -1, 0]]))
  /// Both win by the same choice.
  static let coordination = Bimatrix(
    first: Tensor(rows: [[1, -1], [-1, 1]]), second: Tensor(rows: [[1, -1], [-1, 1]]))
}

/// P_i = -sum_j c_ij (w_ij - t_ij)^2: players do not meet.
struct Bowl: SimplexGame {
  let target: Tensor<Double>
  let curvature: Tensor<Double>
  var shape: Shape { target.shape }
  func payoffs(at weights: Tensor<Double>) -> Tensor<Double> {
    -(curvature * square(weights - target)).sum(alongAxis: 1)
  }
}
