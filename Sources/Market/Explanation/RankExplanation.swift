import Tensor

/// What made one peer's rank: whose rows and stakes give it, what each of those peers' masks and
/// Hessians say for weighting it, and how the rank moves with each of them.
public struct RankExplanation<Scalar: TensorScalar>: Sendable {
  /// The peer j that is ranked.
  public let peer: Int
  /// R_j = (1/n) sum_i s_i w_ij (eq 5), the sum of the contributions.
  public let rank: Scalar
  /// P_j.
  public let payoff: Scalar
  /// One for each peer i that gives j a score, in the order of peers.
  public let raters: [Rater]

  /// What peer i has to do with the rank of peer j.
  public struct Rater: Sendable {
    /// i.
    public let peer: Int
    /// s_i.
    public let stake: Scalar
    /// w_ij.
    public let weight: Scalar
    /// s_i w_ij / n, its part of the rank.
    public let contribution: Scalar
    /// s_i w_ij - mu_j: the score less the threshold. Below 0 the mask is less than half open.
    public let margin: Scalar
    /// m_ij.
    public let mask: Scalar
    /// H_i[j][j], how much i's loss bends when its input from j is masked alone.
    public let curvature: Scalar
    /// g_ij^2 H_i[j][j], with g = m - a: what masking j alone costs i.
    public let ownLoss: Scalar
    /// g_ij sum_{k != j} H_i[j][k] g_ik: half of what masking j costs i together with other peers;
    /// the other half is theirs. Own and cross losses of all j add up to L_i.
    public let crossLoss: Scalar
    /// The part of dP_i/dw_ij that comes from H_i[j][j]: what i gains from a higher score of j
    /// because j alone is worth its mask.
    public let ownReward: Scalar
    /// The part of dP_i/dw_ij that comes from H_i[j][k] of all others k: positive where j stands in
    /// for what is masked of others, negative where others make it redundant.
    public let crossReward: Scalar
    /// The part of dP_i/dw_ij that comes from i's own rank: tau s_i / n for i = j, or else 0.
    public let rankReward: Scalar
    /// dP_i/dw_ij less the mean of i's row of rewards, weighted by its scores: what i gains from j
    /// over what it gains from its row as it is. At an equilibrium 0 where w_ij > 0 and never above.
    public let advantage: Scalar
    /// dR_j/ds_i = w_ij / n, weights held.
    public let stakeSlope: Scalar
    /// dR_j/dw_ij = s_i / n, other weights held.
    public let weightSlope: Scalar

    /// dP_i/dw_ij, entry (i, j) of the game gradient.
    public var reward: Scalar { ownReward + crossReward + rankReward }
  }
}

extension MarketGame {
  /// What made the rank of a peer at weights `[n, n]`.
  ///
  /// Takes four products with the Hessians. Traps unless 0 <= peer < n and the weights fit.
  public func explanation(ofPeer peer: Int, at weights: Tensor<Scalar>) -> RankExplanation<Scalar> {
    requireWeights("explanation", weights, of: self)
    let n = stake.count
    require((0..<n).contains(peer), "explanation: peer \(peer), there are \(n)")
    func column(_ matrix: Tensor<Scalar>) -> Tensor<Scalar> { matrix.transposed()[peer] }
    let mask = layer.mask(weights: weights, stake: stake)
    let gap = mask - layer.referenceMask(stake: stake)
    let pull = hessians.product(gap)
    // Row i of the product is column j of H_i.
    let curvature = column(hessians.product(Tensor.eye(n)[peer].broadcast(to: [n, n])))
    let ownPull = curvature * column(gap)
    let crossPull = column(pull) - ownPull
    let worth = slopes(at: weights, losses: (gap * pull).sum(alongAxis: 1), of: peer)
    let rank = layer.rank(weights: weights, stake: stake)[peer].scalar
    let (owned, given) = (stake.scalars, column(weights).scalars)
    let (masks, curvatures) = (column(mask).scalars, curvature.scalars)
    let ownLoss = (column(gap) * ownPull).scalars
    let crossLoss = (column(gap) * crossPull).scalars
    let gradient = gameGradient(at: weights)
    let advantages = (column(gradient) - (weights * gradient).sum(alongAxis: 1)).scalars
    let ownReward = (worth * ownPull).scalars
    let crossReward = (worth * crossPull).scalars
    let share = 1 / Scalar(n)
    let raters = (0..<n).map { i -> RankExplanation<Scalar>.Rater in
      let score = owned[i] * given[i]
      return RankExplanation.Rater(
        peer: i, stake: owned[i], weight: given[i], contribution: score * share,
        margin: score - rank, mask: masks[i], curvature: curvatures[i], ownLoss: ownLoss[i],
        crossLoss: crossLoss[i], ownReward: ownReward[i], crossReward: crossReward[i],
        rankReward: i == peer ? layer.inflation * owned[i] * share : 0,
        advantage: advantages[i], stakeSlope: given[i] * share, weightSlope: owned[i] * share)
    }
    return RankExplanation(
      peer: peer, rank: rank, payoff: payoffs(at: weights).scalars[peer], raters: raters)
  }

  /// alpha u'(L_i) 2 dm_ij/dw_ij for one peer j, `[n]`: what a pull of H_i (m_i - a_i) is worth to i in
  /// its score of j.
  private func slopes(
    at weights: Tensor<Scalar>, losses: Tensor<Scalar>, of peer: Int
  ) -> Tensor<Scalar> {
    let logits = layer.logits(weights: weights, stake: stake).transposed()[peer]
    let slope: Tensor<Scalar> = sigmoid(logits) * sigmoid(-logits) * stake / layer.temperature
    let utility = layer.utility.valueWithSlope(at: losses).slope
    return 2 * layer.utilitySlope * (1 - 1 / Scalar(stake.count)) * utility * slope
  }
}
