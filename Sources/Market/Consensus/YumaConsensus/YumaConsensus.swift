import Tensor

/// Yuma consensus: what validators get for scoring servers, and servers for their scores, where a
/// score above what most of the stake supports does not count (opentensor/subtensor,
/// docs/consensus.md).
///
///     let yuma = YumaConsensus<Double>()
///     let first = yuma.epoch(weights: weights, stake: stake)
///     let second = yuma.epoch(weights: weights, stake: stake, bonds: first.bonds)
///
/// Weights are `[..., v, m]`, w_ij the score that validator i gives to server j, and stake
/// `[..., v]`; leading axes are networks side by side. A network of peers, which are both, is
/// square. Everything is computed in tensor operations and differentiates in weights, stake and
/// bonds, almost everywhere: which validator's score becomes the consensus is a constant.
public struct YumaConsensus<Scalar: TensorScalar>: Sendable, Hashable {
  /// The share of the stake that has to support a weight, in (0, 1].
  public var kappa: Scalar
  /// How bonds form.
  public var bondRule: BondRule<Scalar>
  /// beta in [0, 1]: how far bonds are made of clipped instead of given weights.
  public var bondPenalty: Scalar
  /// xi in [0, 1]: the part of the emission that goes to validators.
  public var dividendShare: Scalar
  /// Whether the scores that peers give themselves are set to 0, before rows are normalised.
  public var masksSelfWeights: Bool

  /// Traps on a parameter outside its range.
  public init(
    kappa: Scalar = 0.5, bondRule: BondRule<Scalar> = .yuma3(rate: .liquid(LiquidAlpha())),
    bondPenalty: Scalar = 0, dividendShare: Scalar = 0.5, masksSelfWeights: Bool = false
  ) {
    require(kappa > 0 && kappa <= 1, "YumaConsensus: kappa \(kappa), must be in (0, 1]")
    for (name, value) in [("bond penalty", bondPenalty), ("dividend share", dividendShare)] {
      require((0...1).contains(value), "YumaConsensus: \(name) \(value), must be in [0, 1]")
    }
    bondRule.requireRates()
    self.kappa = kappa
    self.bondRule = bondRule
    self.bondPenalty = bondPenalty
    self.dividendShare = dividendShare
    self.masksSelfWeights = masksSelfWeights
  }

  /// One epoch from weights of 0 or more (rows are normalised here; a row of zeros stays one), stake
  /// of 0 or more, and the bonds `[..., v, m]` that the last epoch left, none at first.
  ///
  /// Traps on shapes that do not fit.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func epoch(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, bonds: Tensor<Scalar>? = nil
  ) -> YumaEpoch<Scalar> {
    requireRatings("YumaConsensus", weights: weights, stake: stake, square: masksSelfWeights)
    let columns = weights.shape[weights.rank - 1]
    let given = masksSelfWeights ? weights * (1 - Tensor<Scalar>.eye(columns)) : weights
    let scores = shares(given, alongAxis: -1)
    let stake = shares(stake, alongAxis: -1)
    let power = stake.expanded(atAxis: -1)
    let consensus = stakeWeightedConsensus(weights: scores, stake: stake, kappa: kappa)
    let clipped = minimum(scores, consensus.expanded(atAxis: -2))
    let rank = (power * clipped).sum(alongAxis: -2)
    let incentive = shares(rank, alongAxis: -1)
    let bondWeights = scores + bondPenalty * (clipped - scores)
    let next = bondRule.next(
      bonds ?? .zeros(weights.shape), weights: bondWeights, stake: stake, consensus: consensus)
    return YumaEpoch(
      stake: stake, weights: scores, consensus: consensus, clippedWeights: clipped,
      prerank: (power * scores).sum(alongAxis: -2), rank: rank, incentive: incentive,
      bonds: next, dividends: bondRule.dividends(next, stake: stake, incentive: incentive),
      dividendShare: dividendShare)
  }
}
