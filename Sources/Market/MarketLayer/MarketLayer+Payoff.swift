import Tensor

extension MarketLayer {
  /// L_i = (m_i - a_i)^T H_i (m_i - a_i), `[n]`: what masking costs peer i (eq 16, without a factor
  /// 1/2).
  public func loss(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    Self.requireShapes("loss", weights: weights, stake: stake, hessians: hessians)
    let gap = mask(weights: weights, stake: stake) - referenceMask(stake: stake)
    let pull = matmul(hessians, gap.expanded(atAxis: 2)).squeezed(atAxis: 2)
    return (gap * pull).sum(alongAxis: 1)
  }

  /// P_i = -alpha L_i + tau R_i, `[n]` (eq 12): utility falls as loss rises.
  public func payoff(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    inflation * rank(weights: weights, stake: stake)
      - utilitySlope * loss(weights: weights, stake: stake, hessians: hessians)
  }

  /// dP_i / dw_jk, `[player, row, column]`: what each player gains from each score of anyone.
  public func payoffJacobian(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    jacobian(at: weights) { payoff(weights: $0, stake: stake, hessians: hessians) }
  }

  /// Row i is dP_i / dW_i, `[n, n]`: each player's own payoff in its own row, the others held fixed
  /// (eq 15 times tau). Not the gradient of the sum of payoffs.
  ///
  /// In closed form: dP_i/dw_ij = -alpha ((H_i + H_i^T)(m_i - a_i))_j dm_ij/dw_ij + [i = j] tau s_i /
  /// n, with dm_ij/dw_ij = m_ij (1 - m_ij) s_i (1 - 1/n) / T, because mu_j moves with w_ij too.
  public func gameGradient(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    Self.requireShapes("gameGradient", weights: weights, stake: stake, hessians: hessians)
    let count = Scalar(stake.count)
    let logits = logits(weights: weights, stake: stake)
    let mask = sigmoid(logits)
    let column = stake.expanded(atAxis: 1)
    // sigmoid(-x) for 1 - sigmoid(x), which cancels where the mask is near 1.
    let slope = mask * sigmoid(-logits) * column * (1 - 1 / count) / temperature
    let gap = (mask - referenceMask(stake: stake)).expanded(atAxis: 2)
    let pull = matmul(hessians, gap) + matmul(hessians.transposed(), gap)
    let ownRank = Tensor<Scalar>.eye(stake.count) * column * (inflation / count)
    return ownRank - utilitySlope * pull.squeezed(atAxis: 2) * slope
  }
}
