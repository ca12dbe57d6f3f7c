import Tensor

/// Where a descent over shards stopped: one rank's rows, and what holds for the whole market.
public struct ShardEquilibrium<Scalar: TensorScalar>: Sendable {
  /// This rank's rows of W, `[r, n]`.
  public let weights: Tensor<Scalar>
  /// ||project(W + G) - W||_inf over all rows.
  public let residual: Scalar
  /// Steps taken.
  public let iterations: Int
  public let stopReason: StopReason

  /// Whether no player of any rank can improve its row to first order, within the tolerance.
  public var isEquilibrium: Bool { stopReason == .converged }
}
