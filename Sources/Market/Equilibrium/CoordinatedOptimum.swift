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

extension EquilibriumSolver {
  /// Maximises sum_i P_i over all rows jointly, by ascent along its gradient from each of `starts`
  /// (weights `[n, n]`): the best of the points reached.
  ///
  /// A local maximum: the sum is not concave. Start it from the equilibrium, among others, to
  /// compare the two. Traps if there is no start.
  public func coordinate(
    layer: MarketLayer<Scalar>, starts: [Tensor<Scalar>], stake: Tensor<Scalar>,
    hessians: some HessianOperator<Scalar>
  ) -> CoordinatedOptimum<Scalar> {
    coordinate(starts) { layer.payoff(weights: $0, stake: stake, hessians: hessians).sum() }
  }

  /// `coordinate` for dense Hessians `[n, n, n]`.
  public func coordinate(
    layer: MarketLayer<Scalar>, starts: [Tensor<Scalar>], stake: Tensor<Scalar>,
    hessians: Tensor<Scalar>
  ) -> CoordinatedOptimum<Scalar> {
    coordinate(starts) { layer.payoff(weights: $0, stake: stake, hessians: hessians).sum() }
  }

  private func coordinate(
    _ starts: [Tensor<Scalar>], total: (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> CoordinatedOptimum<Scalar> {
    require(!starts.isEmpty, "coordinate: needs at least one start")
    let points = starts.map { start in
      let end = ascend(from: start) { gradient(at: $0, in: total) }
      return CoordinatedOptimum(
        weights: end.weights, totalPayoff: total(end.weights).scalar, residual: end.residual,
        isOptimum: end.stopReason == .converged)
    }
    return points.max { $0.totalPayoff < $1.totalPayoff }!
  }
}
