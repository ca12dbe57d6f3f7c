import Tensor

/// The face of the simplices `[n, m]` on which an equilibrium lies: which entries may move, and the
/// directions in which they do.
///
/// At an equilibrium each row has a multiplier lambda_i, what a unit of weight earns on its used
/// entries, and each entry a slack lambda_i - g_ij >= 0, which is 0 where w_ij > 0. An entry is fixed
/// if its slack is larger than its weight, and free otherwise: with G the game gradient, the free
/// entries are those that project(W + G) leaves above 0.
public struct SimplexFace<Scalar: TensorScalar>: Sendable {
  /// Whether entry (i, j) may move, row-major.
  public let isFree: [Bool]
  /// min over entries of max(w_ij, slack_ij): how clearly each entry is free or fixed. At 0 an
  /// unused entry earns as much as the used ones (strict complementarity fails), and the equilibrium
  /// as a function of the game has a kink.
  public let margin: Scalar
  /// Where the margin is smallest; `nil` if there are no entries.
  public let narrowest: (row: Int, column: Int)?
  /// An orthonormal basis of the changes of free entries that keep the sum of every row, `[d, n, m]`.
  public let directions: Tensor<Scalar>

  /// The face at weights `[n, m]` with the game gradient there. Reads values; traps if the shapes
  /// differ or are not of rank 2.
  public init(weights: Tensor<Scalar>, gameGradient: Tensor<Scalar>) {
    requireSameShape("SimplexFace", weights, gameGradient)
    require(weights.rank == 2, "SimplexFace: weights of shape \(weights.shape), needs [n, m]")
    let slack = (weights * gameGradient).sum(alongAxis: 1, keepingAxes: true) - gameGradient
    let pairs = zip(weights.scalars, slack.scalars)
    isFree = pairs.map { $0 >= $1 }
    let margins = pairs.map { Swift.max($0, $1) }
    let least = margins.indices.min { margins[$0] < margins[$1] }
    margin = least.map { margins[$0] } ?? .infinity
    let width = weights.shape[1]
    narrowest = least.map { ($0 / width, $0 % width) }
    directions = Self.basis(isFree, shape: weights.shape)
  }

  /// d: the free entries less one for each row that has any.
  public var dimension: Int { directions.shape[0] }

  /// Helmert's contrasts of each row's free entries: the r-th is 1 on the first r, -r on the next.
  private static func basis(_ isFree: [Bool], shape: Shape) -> Tensor<Scalar> {
    let (rows, width) = (shape[0], shape[1])
    var entries: [Scalar] = []
    var count = 0
    for row in 0..<rows {
      let free = (row * width..<(row + 1) * width).filter { isFree[$0] }
      for r in 1..<Swift.max(free.count, 1) {
        var direction = [Scalar](repeating: 0, count: rows * width)
        let length = Scalar(r * (r + 1)).squareRoot()
        for position in free[..<r] { direction[position] = 1 / length }
        direction[free[r]] = -Scalar(r) / length
        entries += direction
        count += 1
      }
    }
    return Tensor(entries, shape: [count, rows, width])
  }
}

extension SimplexFace {
  /// The game Jacobian d(dP_i/dW_i)/dW within the face, `[d, d]`: entry (a, b) is the change of the
  /// game gradient along direction b, seen along direction a.
  ///
  /// Forward passes of the game gradient, each for up to 256 directions at once; differentiable.
  public func gameJacobian(
    of game: some SimplexGame<Scalar>, at weights: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    guard dimension > 0 else { return .zeros([0, 0]) }
    let columns = stride(from: 0, to: dimension, by: 256).map { start in
      let group = directions[start..<Swift.min(start + 256, dimension)]
      let changes = vectorized(over: group) { direction in
        derivative(at: weights, along: direction) { game.gameGradient(at: $0) }
      }
      return matmul(coordinates, changes.reshaped([group.shape[0], -1]).transposed())
    }
    return columns.count == 1 ? columns[0] : concatenate(columns, alongAxis: 1)
  }

  /// The basis as a matrix `[d, n m]`, from a change of weights to its coordinates.
  var coordinates: Tensor<Scalar> {
    directions.reshaped([dimension, directions.shape[1] * directions.shape[2]])
  }

  /// The coordinates `[d]` of what lies within the face of a change of weights `[n, m]`.
  func project(_ change: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(coordinates, change.flattened())
  }

  /// The change of weights `[n, m]` that has these coordinates `[d]`.
  func embed(_ coordinates: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(coordinates, self.coordinates)
      .reshaped([directions.shape[1], directions.shape[2]])
  }
}
