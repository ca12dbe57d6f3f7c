import Tensor

/// What one epoch of `YumaConsensus` finds and pays. v validators, m servers; leading axes are
/// networks side by side.
public struct YumaEpoch<Scalar: TensorScalar>: Sendable {
  /// S `[..., v]`: the stake as shares.
  public let stake: Tensor<Scalar>
  /// W `[..., v, m]`: the weights that count, rows of sum 1 or 0.
  public let weights: Tensor<Scalar>
  /// C `[..., m]`: the largest weight that a share kappa of the stake supports.
  public let consensus: Tensor<Scalar>
  /// W' `[..., v, m]` = min(W, C).
  public let clippedWeights: Tensor<Scalar>
  /// P `[..., m]`: sum_i S_i W_ij.
  public let prerank: Tensor<Scalar>
  /// R `[..., m]`: sum_i S_i W'_ij.
  public let rank: Tensor<Scalar>
  /// I `[..., m]` = R / sum R, the share of each server. All 0 where no weight is supported.
  public let incentive: Tensor<Scalar>
  /// B `[..., v, m]`, for the next epoch.
  public let bonds: Tensor<Scalar>
  /// D `[..., v]`, the share of each validator, of sum 1, or 0 where no bond pays.
  public let dividends: Tensor<Scalar>
  /// xi, from the mechanism.
  public let dividendShare: Scalar

  /// T `[..., m]` = R / P: the part of each server's weight that is left after clipping; 0 for those
  /// without weight.
  public var trust: Tensor<Scalar> { rank / (prerank + equal(prerank, Tensor(0))) }

  /// `[..., v]`: the part of each validator's weight that is left after clipping.
  public var validatorTrust: Tensor<Scalar> { clippedWeights.sum(alongAxis: -1) }

  /// E `[..., n]` = xi D + (1 - xi) I, what each peer gets of one unit. Traps unless the same peers
  /// are validators and servers, in the same order.
  public var emission: Tensor<Scalar> {
    require(
      dividends.shape == incentive.shape,
      "emission of weights \(weights.shape): validators and servers must be the same peers")
    return dividendShare * dividends + (1 - dividendShare) * incentive
  }
}
