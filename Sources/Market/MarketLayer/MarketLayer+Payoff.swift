import Tensor

extension MarketLayer {
  /// L_i = (m_i - a_i)^T H_i (m_i - a_i), `[n]`: what masking costs peer i (eq 16, without a factor
  /// 1/2).
  public func loss(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: some HessianOperator<Scalar>
  ) -> Tensor<Scalar> { loss(weights, stake, hessians) }

  /// P_i = alpha u(L_i) + tau R_i, `[n]` (eq 12), with a linear utility -alpha L_i + tau R_i: utility
  /// falls as loss rises.
  public func payoff(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: some HessianOperator<Scalar>
  ) -> Tensor<Scalar> { payoff(weights, stake, hessians) }

  /// dP_i / dw_jk, `[player, row, column]`: what each player gains from each score of anyone.
  public func payoffJacobian(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: some HessianOperator<Scalar>
  ) -> Tensor<Scalar> { jacobian(at: weights) { payoff($0, stake, hessians) } }

  /// Row i is dP_i / dW_i, `[n, n]`: each player's own payoff in its own row, the others held fixed
  /// (eq 15 times tau). Not the gradient of the sum of payoffs.
  ///
  /// In closed form: dP_i/dw_ij = alpha u'(L_i) ((H_i + H_i^T)(m_i - a_i))_j dm_ij/dw_ij + [i = j] tau
  /// s_i / n, with dm_ij/dw_ij = m_ij (1 - m_ij) s_i (1 - 1/n) / T, because mu_j moves with w_ij too;
  /// u' is -1 for a linear utility.
  public func gameGradient(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: some HessianOperator<Scalar>
  ) -> Tensor<Scalar> {
    payoffAndGameGradient("gameGradient", weights, stake, hessians).gameGradient
  }

  /// `payoff` `[n]` and `gameGradient` `[n, n]` together, from one pass over the Hessians.
  public func payoffAndGameGradient(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: some HessianOperator<Scalar>
  ) -> (payoff: Tensor<Scalar>, gameGradient: Tensor<Scalar>) {
    payoffAndGameGradient("payoffAndGameGradient", weights, stake, hessians)
  }
}

extension MarketLayer {
  func loss(
    _ weights: Tensor<Scalar>, _ stake: Tensor<Scalar>, _ hessians: some HessianOperator<Scalar>
  ) -> Tensor<Scalar> {
    Self.requireShapes("loss", weights: weights, stake: stake, hessians: hessians.shape)
    let gap = mask(weights: weights, stake: stake) - referenceMask(stake: stake)
    return (gap * hessians.product(gap)).sum(alongAxis: 1)
  }

  func payoff(
    _ weights: Tensor<Scalar>, _ stake: Tensor<Scalar>, _ hessians: some HessianOperator<Scalar>
  ) -> Tensor<Scalar> {
    inflation * rank(weights: weights, stake: stake)
      + utilitySlope * utility.value(at: loss(weights, stake, hessians))
  }

  @specialized(where Scalar == Float, Hessians == Tensor<Float>)
  @specialized(where Scalar == Double, Hessians == Tensor<Double>)
  @specialized(where Scalar == Float, Hessians == PackedSymmetric<Float>)
  @specialized(where Scalar == Double, Hessians == PackedSymmetric<Double>)
  @specialized(where Scalar == Float, Hessians == MarketHessians<Float>)
  @specialized(where Scalar == Double, Hessians == MarketHessians<Double>)
  @specialized(where Scalar == Float, Hessians == LowRankHessians<Float>)
  @specialized(where Scalar == Double, Hessians == LowRankHessians<Double>)
  @specialized(where Scalar == Float, Hessians == DiagonalHessians<Float>)
  @specialized(where Scalar == Double, Hessians == DiagonalHessians<Double>)
  func payoffAndGameGradient<Hessians: HessianOperator<Scalar>>(
    _ operation: String, _ weights: Tensor<Scalar>, _ stake: Tensor<Scalar>, _ hessians: Hessians
  ) -> (payoff: Tensor<Scalar>, gameGradient: Tensor<Scalar>) {
    Self.requireShapes(operation, weights: weights, stake: stake, hessians: hessians.shape)
    let n = stake.count
    if case .linear = utility {
      let both = linearPayoffs(
        weights, stake, hessians, .init(utilitySlope: utilitySlope, inflation: inflation))
      return (both.run(from: n * n, stake.shape), both.run(from: 0, weights.shape))
    }
    // Those of the losses alone, P = -L, put through the utility's slope.
    let losses = linearPayoffs(weights, stake, hessians, .init(utilitySlope: 1, inflation: 0))
    let (value, slope) = utility.valueWithSlope(at: -losses.run(from: n * n, stake.shape))
    let ownRank = Tensor<Scalar>.eye(n) * stake.expanded(atAxis: 1) * (inflation / Scalar(n))
    return (
      inflation * rank(weights: weights, stake: stake) + utilitySlope * value,
      ownRank - (utilitySlope * slope).expanded(atAxis: 1) * losses.run(from: 0, weights.shape)
    )
  }

  /// Game gradient and payoffs of a linear utility, `[n + 1, n]`: of packed Hessians in one pass.
  ///
  /// A transform takes the steps one by one, so that a pullback finds what they leave and need not
  /// read the Hessians once more.
  private func linearPayoffs<Hessians: HessianOperator<Scalar>>(
    _ weights: Tensor<Scalar>, _ stake: Tensor<Scalar>, _ hessians: Hessians,
    _ payoffs: MarketPayoffs<Scalar>
  ) -> Tensor<Scalar> {
    let reference = referenceMask(stake: stake)
    let isTraced =
      weights.isTraced || stake.isTraced || temperature.isTraced || reference.isTraced
    if !isTraced, let packed = hessians.packed?.entries, !packed.isTraced {
      return payoffs.inOnePass(
        weights: weights, stake: stake, temperature: temperature, reference: reference,
        packed: packed)
    }
    let gates = MarketGates<Scalar>().run([weights, stake, temperature, reference])
    return payoffs.run([gates, hessians.product(gates.run(from: 0, weights.shape)), stake])
  }
}
