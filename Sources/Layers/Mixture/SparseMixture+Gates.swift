public import Tensor

extension SparseMixture {
  /// The gates of examples `[..., features]`: `[..., peers]`, in each row the softmax over the k
  /// best scored of the peers present, and exactly 0 elsewhere (equation 10).
  ///
  /// With a generator the scores are noisy: see `scores(for:noise:)`.
  ///
  /// Of equal scores the peer of the lower index is kept. If k or fewer are present, all are kept;
  /// if none is, the gates are zeros: a mixture over no peers adds nothing. Which peers are kept is
  /// a constant to derivatives; these flow through the scores of the kept. Traps if `present` is
  /// not one for each peer.
  public func gates(
    for x: Tensor<Scalar>, present: [Bool], noise generator: inout Philox?
  ) -> Tensor<Scalar> {
    let scores = scores(for: x, noise: &generator).noisy
    let positions = positions(present)
    guard !positions.isEmpty else { return .zeros(scores.shape) }
    let weights = sparseSoftmax(scores.gather(positions, alongAxis: -1), keeping: kept)
    return ScatterAdd(positions, axis: weights.rank - 1, size: peers)(weights)
  }

  /// The gates without noise.
  public func gates(for x: Tensor<Scalar>, present: [Bool]) -> Tensor<Scalar> {
    var silent: Philox?
    return gates(for: x, present: present, noise: &silent)
  }

  /// The positions of the peers present. Traps if `present` is not one for each peer.
  func positions(_ present: [Bool]) -> [Int] {
    require(
      present.count == peers,
      "SparseMixture: presence of \(present.count) peers, the mixture has \(peers)")
    return present.indices.filter { present[$0] }
  }
}

/// The softmax over the k largest entries of each row, and exactly 0 elsewhere; of equal entries
/// the first is kept.
func sparseSoftmax<Scalar>(_ scores: Tensor<Scalar>, keeping k: Int) -> Tensor<Scalar> {
  guard k < scores.shape[-1] else { return softmax(scores) }
  let (best, indices) = scores.topK(k)
  return ScatterAlong(axis: scores.rank - 1, into: scores.shape)(softmax(best), indices.positions)
}
