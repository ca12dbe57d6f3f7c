import Tensor

/// The whitepaper's mechanism: a peer earns its rank times the trust that it has, and it has trust
/// once peers with most of the stake rate it at all.
///
/// With s as shares, R_j = sum_i s_i w_ij, t_ij = 1 where w_ij > 0 and else 0, the trust is
/// c_j = sigmoid(rho (sum_i s_i t_ij - kappa)) and the emission R c / sum(R c) (Rao, "BitTensor: A
/// Peer-to-Peer Intelligence Market", 2021). A group that only rates itself has the trust of its own
/// share of the stake. Differentiable in weights and stake, t being a constant.
public struct TrustConsensus<Scalar: TensorScalar>: ConsensusMechanism, Hashable {
  /// rho: how sharp the step from distrust to trust is.
  public var steepness: Scalar
  /// The share of the stake at which the trust is 1/2.
  public var kappa: Scalar

  public init(steepness: Scalar = 10, kappa: Scalar = 0.5) {
    require(steepness > 0, "TrustConsensus: steepness \(steepness), must be above 0")
    self.steepness = steepness
    self.kappa = kappa
  }

  public var name: String { "trust" }

  /// c `[..., n]` for weights `[..., n, n]` and stake `[..., n]`.
  public func trust(weights: Tensor<Scalar>, stake: Tensor<Scalar>) -> Tensor<Scalar> {
    requireRatings("TrustConsensus", weights: weights, stake: stake)
    let power = shares(stake, alongAxis: -1).expanded(atAxis: -1)
    let support = (power * (weights .> 0).values).sum(alongAxis: -2)
    return sigmoid(steepness * (support - kappa))
  }

  public func settle(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, bonds: Tensor<Scalar>? = nil
  ) -> ConsensusBlock<Scalar> {
    requireRatings("TrustConsensus", weights: weights, stake: stake, square: true)
    let rank = (shares(stake, alongAxis: -1).expanded(atAxis: -1) * weights).sum(alongAxis: -2)
    let incentive = shares(rank * trust(weights: weights, stake: stake), alongAxis: -1)
    return ConsensusBlock(emission: incentive, consensus: incentive)
  }
}
