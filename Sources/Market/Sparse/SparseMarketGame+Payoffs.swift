import Tensor

extension SparseMarketGame {
  public func payoffs(at weights: Tensor<Scalar>) -> Tensor<Scalar> {
    payoffsAndGameGradient(at: weights).payoffs
  }

  public func gameGradient(at weights: Tensor<Scalar>) -> Tensor<Scalar> {
    payoffsAndGameGradient(at: weights).gameGradient
  }

  /// P_i = -alpha L_i + tau R_i, `[n]` (eq 12), and dP_i / dw_ij for the scored peers j, `[n, k]` (eq
  /// 15 times tau), from one pass over the Hessians. Differentiable.
  public func payoffsAndGameGradient(
    at weights: Tensor<Scalar>
  ) -> (payoffs: Tensor<Scalar>, gameGradient: Tensor<Scalar>) {
    let (threshold, reference) = (rank(at: weights), referenceMask())
    let both =
      fusedPayoffs(weights, threshold, reference) ?? payoffs(weights, threshold, reference)
    return (both.run(from: weights.count, [pattern.peers]), both.run(from: 0, shape))
  }

  private func payoffs(
    _ weights: Tensor<Scalar>, _ threshold: Tensor<Scalar>, _ reference: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let gates = SparseGates(pattern: pattern).run(
      [weights, stake, layer.temperature, threshold, reference])
    let pull = hessians.product(gates.run(from: 0, shape))
    return SparsePayoffs(
      pattern: pattern, utilitySlope: layer.utilitySlope, inflation: layer.inflation
    ).run([gates, pull, stake, threshold])
  }

  /// k rows of one peer read its Hessian once, and nobody else's. The thresholds read all weights.
  public func responses(
    of player: Int, rows: Tensor<Scalar>, at weights: Tensor<Scalar>
  ) -> (payoffs: Tensor<Scalar>, gradients: Tensor<Scalar>) {
    let n = Scalar(pattern.peers)
    let own = stake[player]
    let means = rank(at: weights)
    let scored = means.gather(IndexTensor(pattern[player].map { Int($0) }))
    let thresholds = scored - own * weights[player] / n + own * rows / n
    let logits = (own * rows - thresholds) / layer.temperature
    let mask = sigmoid(logits)
    let reference = referenceMask()
    let gap = mask - (reference.rank == 0 ? reference : reference[player])
    let pull = hessians.product(gap, ofPeer: player)
    // sigmoid(-x) for 1 - sigmoid(x), which cancels where the mask is near 1.
    let slope = mask * sigmoid(-logits) * own * (1 - 1 / n) / layer.temperature
    let cost = layer.utilitySlope * (gap * pull).sum(alongAxis: 1)
    let fall = (2 * layer.utilitySlope) * pull * slope
    guard let slot = pattern.ownSlot(of: player) else {
      return (layer.inflation * means[player] - cost, -fall)
    }
    let ownRank = Tensor<Scalar>.eye(pattern.scores)[slot] * own * (layer.inflation / n)
    return (layer.inflation * thresholds.transposed()[slot] - cost, ownRank - fall)
  }
}
