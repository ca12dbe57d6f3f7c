import Tensor

/// Weights that raise the sum of payoffs, as if all peers played for one.
public struct CoordinatedOptimum<Scalar: TensorScalar>: Sendable {
  /// W `[n, n]`.
  public let weights: Tensor<Scalar>
  /// sum_i P_i at `weights`.
  public let totalPayoff: Scalar
  /// ||project(W + G) - W||_inf, G the gradient of the sum of payoffs.
  public let residual: Scalar
  /// Whether no change of rows raises the sum to first order, within the solver's tolerance.
  public let isOptimum: Bool

  /// The coordinated rank `[n]`: the column means of the weights.
  public var rank: Tensor<Scalar> { competitiveRank(weights: weights) }
}

extension CompetitiveAscent {
  /// Maximises sum_i P_i over all rows jointly, by ascent along its gradient from each of `starts`
  /// (weights `[n, m]`): the best of the points reached.
  ///
  /// A local maximum: the sum is not concave. Start it from the equilibrium, among others, to
  /// compare the two. Traps if there is no start.
  public func coordinate(
    _ game: some SimplexGame<Scalar>, starts: [Tensor<Scalar>]
  ) -> CoordinatedOptimum<Scalar> {
    require(!starts.isEmpty, "coordinate: needs at least one start")
    func total(_ weights: Tensor<Scalar>) -> Tensor<Scalar> { game.payoffs(at: weights).sum() }
    let points = starts.map { start in
      requireWeights("coordinate", start, of: game)
      let end = ascend(from: start, along: { gradient(at: $0, in: total) }, observing: { _ in })
      return CoordinatedOptimum(
        weights: end.weights, totalPayoff: total(end.weights).scalar, residual: end.residual,
        isOptimum: end.stopReason == .converged)
    }
    return points.max { $0.totalPayoff < $1.totalPayoff }!
  }
}
