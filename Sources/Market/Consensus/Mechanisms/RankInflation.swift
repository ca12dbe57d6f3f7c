import Tensor

/// The paper's mechanism: stake grows in proportion to the stake-weighted rank, E = R / ||R||, with
/// R_j = (1/n) sum_i s_i w_ij (eq 5, eq 6). Scores that peers give themselves count.
///
/// With `.l2`, the paper's norm, up to sqrt(n) units are minted, most where ranks are flat; with
/// `.l1` one. Differentiable in weights and stake.
public struct RankInflation<Scalar: TensorScalar>: ConsensusMechanism, Hashable {
  public var norm: StakeNorm

  public init(norm: StakeNorm = .l2) { self.norm = norm }

  /// "rank", or "rank-l1".
  public var name: String { norm == .l2 ? "rank" : "rank-l1" }

  public func settle(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, bonds: Tensor<Scalar>? = nil
  ) -> ConsensusBlock<Scalar> {
    requireRatings("RankInflation", weights: weights, stake: stake, square: true)
    let share = shares(
      (stake.expanded(atAxis: -1) * weights).sum(alongAxis: -2), alongAxis: -1)
    switch norm {
    case .l1: return ConsensusBlock(emission: share, consensus: share)
    case .l2:
      let length = sqrt(square(share).sum(alongAxis: -1, keepingAxes: true))
      return ConsensusBlock(
        emission: share / (length + equal(length, Tensor(0))), consensus: share)
    }
  }
}
