import Tensor

/// Liquid alpha: a_ij = low + (high - low) sigmoid(steepness (d_ij - 1/2)), where d_ij in [0, 1] is
/// W_ij - C_j for a bond that grows (W_ij >= B_ij) and B_ij - W_ij for one that shrinks. Bonds far
/// ahead of the consensus, or far above their weight, move fastest.
public struct LiquidAlpha<Scalar: TensorScalar>: Sendable, Hashable {
  public var low: Scalar
  public var high: Scalar
  public var steepness: Scalar

  /// The defaults are those of the published kappa scenarios.
  public init(low: Scalar = 0.1, high: Scalar = 0.3, steepness: Scalar = 10) {
    self.low = low
    self.high = high
    self.steepness = steepness
  }

  /// a `[..., v, m]`, from weights and bonds `[..., v, m]` and consensus `[..., m]`.
  public func rates(
    weights: Tensor<Scalar>, bonds: Tensor<Scalar>, consensus: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let ahead = weights - consensus.expanded(atAxis: -2)
    let distance = clamp(select(weights .>= bonds, ahead, bonds - weights), to: 0...1)
    return low + (high - low) * sigmoid(steepness * (distance - 0.5))
  }
}
