import Tensor

/// How the minted stake is normalised.
public enum StakeNorm: Sendable, Hashable {
  /// By ||R||_2, the paper's rule (eq 6). It mints up to sqrt(n) times tau when ranks are flat.
  case l2
  /// By the sum of ranks: mints tau in all, whatever the ranks.
  case l1
}

/// S' = S + tau R / ||R||: the stake after a block, `[n]` (eq 6, Algorithm 1).
///
/// Where every rank is 0, which means that no one has stake, nothing is minted.
public func nextStake<Scalar>(
  _ stake: Tensor<Scalar>, rank: Tensor<Scalar>, inflation: Scalar, norm: StakeNorm = .l2
) -> Tensor<Scalar> {
  guard stake.rank == 1, stake.shape == rank.shape else {
    fatalError(
      ShapeError(
        "nextStake", [stake.shape, rank.shape], "takes a stake and a rank for each of n peers",
        "the shapes differ or are not [n]"
      ).description)
  }
  let size =
    switch norm {
    case .l2: sqrt(square(rank).sum())
    case .l1: abs(rank).sum()
    }
  return stake + inflation * rank / (size + equal(size, Tensor(0)))
}
