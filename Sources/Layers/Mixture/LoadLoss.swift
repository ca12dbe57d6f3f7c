public import Tensor

extension GateScores {
  /// A smooth estimate of how many examples each peer gets, `[peers]`: the sum over the batch of
  /// the probability that the peer is among the k best if its own noise is drawn again and that of
  /// the others stays (Shazeer et al., 2017, appendix A, eq 8 to 10):
  ///
  ///     P(x, i) = Phi((clean_i - (k-th largest noisy score without i)) / deviation_i)
  ///
  /// The number of examples itself has no gradient; this has. The mean over the noise is the true
  /// probability. A deviation below 1e-6 counts as 1e-6. Where k or fewer peers are present, each
  /// gets all examples; one that is absent gets none. Without noise the estimate is the number of
  /// examples, a constant. Traps unless the scores are `[batch, peers]` and `present` has one for
  /// each peer.
  public func load(keeping k: Int, present: [Bool]) -> Tensor<Scalar> {
    require(
      noisy.rank == 2 && noisy.shape[1] == present.count && k > 0,
      "load: scores \(noisy.shape) for \(present.count) peers of which \(k) are kept, "
        + "[batch, peers] and a positive number are needed")
    let positions = present.indices.filter { present[$0] }
    guard positions.count > k else {
      let batch = Scalar(noisy.shape[0])
      return Tensor(present.map { $0 ? batch : 0 })
    }
    let among = noisy.gather(positions, alongAxis: 1)
    let (best, order) = among.topK(k + 1)
    let kept = IndexTensor<Scalar>.kept(order, k)
    let isKept = ScatterAlong(axis: 1, into: among.shape)(.ones(kept.shape), kept)
    let chances: Tensor<Scalar>
    if let deviation {
      // Without itself, the k-th best is the (k + 1)-th for one of the k best, the k-th for others.
      let threshold = select(isKept .> 0, best[.all, k..<k + 1], best[.all, k - 1..<k])
      let spread = clamp(deviation.gather(positions, alongAxis: 1), to: Scalar(1e-6)...)
      chances = normalCDF((clean.gather(positions, alongAxis: 1) - threshold) / spread)
    } else {
      chances = isKept
    }
    return ScatterAdd(positions, axis: 0, size: present.count)(chances.sum(alongAxis: 0))
  }
}

extension IndexTensor {
  /// The first k positions of each row.
  fileprivate static func kept(_ order: IndexTensor, _ k: Int) -> Tensor<Scalar> {
    order.positions[.all, 0..<k]
  }
}

/// How unevenly examples spread: the squared coefficient of variation of the peers' loads `[peers]`
/// (Shazeer et al., 2017, appendix A, eq 11). Only the peers in `present` count.
public func loadLoss<Scalar>(_ load: Tensor<Scalar>, present: [Bool]) -> Tensor<Scalar> {
  require(
    load.rank == 1 && load.count == present.count,
    "loadLoss: loads \(load.shape) for \(present.count) peers, [peers] is needed")
  return squaredVariation(load, of: present)
}

/// The squared coefficient of variation of the entries that are present: variance by squared mean.
/// 0 for fewer than two, and where all are 0.
func squaredVariation<Scalar>(_ values: Tensor<Scalar>, of present: [Bool]) -> Tensor<Scalar> {
  let positions = present.indices.filter { present[$0] }
  guard positions.count > 1, values.scalars.contains(where: { $0 != 0 }) else { return .zeros([]) }
  let among = values.gather(positions)
  return among.variance(alongAxes: [0]) / square(among.mean())
}
