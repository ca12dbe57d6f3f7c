import Tensor

/// How the bonds B `[..., v, m]` of validators with servers follow the weights, and what they pay.
public enum BondRule<Scalar: TensorScalar>: Sendable, Hashable {
  /// Yuma 3: each bond follows its own weight, B <- min((1 - a) B + a W, 1), and pays by its share of
  /// the server's bonds times the validator's stake, D_i ~ S_i sum_j (B_ij / sum_k B_kj) I_j.
  case yuma3(rate: BondRate<Scalar>)
  /// The older bonds: stake-weighted shares of each server, dB_ij = S_i W_ij / sum_k S_k W_kj, in an
  /// exponential average B <- (1 - a) B + a dB (a = 0.1 as published), with D = B I.
  ///
  /// Dividends are divided by their sum, so that bonds which still build up pay in full.
  case stakeShare(rate: Scalar)

  /// The bonds after an epoch, from the weights `[..., v, m]` that bonds are made of, stake shares
  /// `[..., v]` and consensus `[..., m]`.
  func next(
    _ bonds: Tensor<Scalar>, weights: Tensor<Scalar>, stake: Tensor<Scalar>,
    consensus: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    require(
      bonds.shape == weights.shape,
      "YumaConsensus: bonds \(bonds.shape), must have the weights' shape \(weights.shape)")
    switch self {
    case .yuma3(let rate):
      let step = rate.value(weights: weights, bonds: bonds, consensus: consensus)
      return minimum(bonds + step * (weights - bonds), Tensor(1))
    case .stakeShare(let rate):
      let bought = shares(stake.expanded(atAxis: -1) * weights, alongAxis: -2)
      return bonds + rate * (bought - bonds)
    }
  }

  /// D `[..., v]`, of sum 1, or 0 where no bond pays.
  func dividends(
    _ bonds: Tensor<Scalar>, stake: Tensor<Scalar>, incentive: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let pay = incentive.expanded(atAxis: -2)
    switch self {
    case .yuma3:
      return shares(stake * (shares(bonds, alongAxis: -2) * pay).sum(alongAxis: -1), alongAxis: -1)
    case .stakeShare:
      return shares((bonds * pay).sum(alongAxis: -1), alongAxis: -1)
    }
  }

  func requireRates() {
    let isPossible =
      switch self {
      case .yuma3(.fixed(let rate)), .stakeShare(let rate): rate > 0 && rate <= 1
      case .yuma3(.liquid(let alpha)):
        alpha.low >= 0 && alpha.low <= alpha.high && alpha.high <= 1 && alpha.steepness >= 0
      }
    require(isPossible, "YumaConsensus: \(self), rates must be in (0, 1], low at most high")
  }
}
