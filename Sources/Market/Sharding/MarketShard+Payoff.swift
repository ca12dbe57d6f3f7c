import Tensor

extension MarketShard {
  /// mu `[n]` (eq 7) from this shard's rows `[r, n]` and, through the communicator, all others': one
  /// sum of n integers, the same bits on every rank and for every split of the rows.
  ///
  /// Traps unless the weights are finite.
  public func threshold(
    weights: Tensor<Scalar>, over communicator: some Communicator
  ) -> Tensor<Scalar> {
    requireRows("threshold", weights)
    require(weights.isFinite, "threshold: weights of rows \(rows) are not finite")
    let own = fixedPoint.sums(weights: weights, stake: ownStake.scalars)
    return fixedPoint.mean(communicator.sum(own), count: peers)
  }

  /// P_i of the peers here `[r]` and dP_i / dW_i `[r, n]`, as `MarketLayer.payoffAndGameGradient`
  /// gives them, for their rows `[r, n]` and the thresholds mu `[n]` of the whole market.
  public func payoffAndGameGradient(
    weights: Tensor<Scalar>, threshold: Tensor<Scalar>
  ) -> (payoff: Tensor<Scalar>, gameGradient: Tensor<Scalar>) {
    requireRows("payoffAndGameGradient", weights)
    require(
      threshold.shape == [peers],
      "payoffAndGameGradient: threshold \(threshold.shape), must be \([peers])")
    let logits = (ownStake * weights - threshold) / layer.temperature
    let mask = sigmoid(logits)
    let gap = mask - reference
    let pull = hessians.product(gap)
    // sigmoid(-x) for 1 - sigmoid(x), which cancels where the mask is near 1. mu_j moves with w_ij.
    let slope = mask * sigmoid(-logits) * ownStake * (1 - 1 / Scalar(peers)) / layer.temperature
    return (
      layer.inflation * threshold[rows] - layer.utilitySlope * (gap * pull).sum(alongAxis: 1),
      ownRank - (2 * layer.utilitySlope) * pull * slope
    )
  }

  /// ||project(W + G) - W||_inf over the rows of all ranks, from this rank's weights and game
  /// gradient `[r, n]`: one maximum of one number. Infinite if a gradient is not finite.
  public func kktResidual(
    weights: Tensor<Scalar>, gradient: Tensor<Scalar>, over communicator: some Communicator
  ) -> Scalar {
    let own = Market.kktResidual(weights: weights, gradient: gradient)
    return Scalar(communicator.maximum(own.isNaN ? .infinity : Double(own)))
  }
}
