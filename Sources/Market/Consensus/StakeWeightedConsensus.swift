import Tensor

/// C_j, `[..., m]`: the largest weight on server j that validators with a share `kappa` of the stake
/// or more support, max {w : sum of s_i over {i : w_ij >= w} >= kappa sum s}. With `kappa` 1/2 it is
/// the stake-weighted median (Yuma consensus, eq 3).
///
/// Weights are `[..., v, m]` and stake `[..., v]`, 0 or more. The support is compared with room for
/// the rounding of v additions, so that five stakes of 0.1 reach 0.5. Differentiable in the weights:
/// C_j is one of the column's, and which one is a constant; its derivative in the stake is 0. Traps
/// on shapes that do not fit and on a `kappa` outside (0, 1].
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func stakeWeightedConsensus<Scalar>(
  weights: Tensor<Scalar>, stake: Tensor<Scalar>, kappa: Scalar
) -> Tensor<Scalar> {
  requireRatings("stakeWeightedConsensus", weights: weights, stake: stake)
  require(kappa > 0 && kappa <= 1, "stakeWeightedConsensus: kappa \(kappa), must be in (0, 1]")
  let order = weights.argsort(alongAxis: -2, descending: true)
  let support = stake.expanded(atAxis: -1).broadcast(to: weights.shape)
    .gatherElements(order, alongAxis: -2).cumulativeSum(alongAxis: -2)
  let room = Scalar(weights.shape[weights.rank - 2]) * Scalar.ulpOfOne
  let needed = (kappa - room) * stake.sum(alongAxis: -1, keepingAxes: true).expanded(atAxis: -1)
  let first = (support .>= needed).values.argmax(alongAxis: -2, keepingAxes: true)
  return weights.gatherElements(order, alongAxis: -2)
    .gatherElements(first, alongAxis: -2).squeezed(atAxis: -2)
}

/// Traps with both shapes unless weights are `[..., v, m]` and stake `[..., v]`.
func requireRatings<Scalar>(
  _ operation: String, weights: Tensor<Scalar>, stake: Tensor<Scalar>, square: Bool = false
) {
  let shape = weights.shape
  let fits = shape.rank >= 2 && Array(shape.dropLast()) == Array(stake.shape)
  guard fits, !square || shape[shape.rank - 1] == shape[shape.rank - 2] else {
    fatalError(
      ShapeError(
        operation, [shape, stake.shape],
        square
          ? "takes weights [..., n, n] and stake [..., n]"
          : "takes weights [..., v, m] and stake [..., v]", "the sizes differ"
      ).description)
  }
}

/// x divided by its sums along an axis; where a sum is 0, which for terms of 0 or more means that all
/// are, it stays 0.
func shares<Scalar>(_ x: Tensor<Scalar>, alongAxis axis: Int) -> Tensor<Scalar> {
  let sums = x.sum(alongAxis: axis, keepingAxes: true)
  return x / (sums + equal(sums, Tensor(0)))
}
