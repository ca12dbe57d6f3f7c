import Tensor

extension ScorePattern {
  /// (1/n) sum_i s_i v_ij over the rows that score j, `[n]`, from values v `[n, k]` and stake s
  /// `[n]`: the thresholds and stake-weighted ranks of scores v (eq 5, 7). Differentiable.
  ///
  /// Sums are made in double precision, in an order that does not depend on the number of threads.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func columnMeans<Scalar>(
    _ values: Tensor<Scalar>, stake: Tensor<Scalar>
  ) -> Tensor<Scalar> { ColumnMeans(pattern: self)(stake, values) }

  /// (1/n) sum_i v_ij over the rows that score j, `[n]`: the competitive rank if v are weights, the
  /// ideal rank (eq 2) if they are Hessians' diagonals. Differentiable.
  public func columnMeans<Scalar>(_ values: Tensor<Scalar>) -> Tensor<Scalar> {
    columnMeans(values, stake: .ones([peers]))
  }

  /// v_j for each scored peer j, `[n, k]`, from one number for each peer, `[n]`. Differentiable.
  public func spread<Scalar>(_ values: Tensor<Scalar>) -> Tensor<Scalar> {
    require(
      values.shape == [peers],
      "ScorePattern.spread: \(values.shape), takes one for each of \(peers)")
    return values.gather(indices()).reshaped(shape)
  }

  /// Values `[n, k]` as a matrix `[n, n]` with zeros where nobody is scored, for small markets.
  /// Differentiable.
  public func dense<Scalar>(_ values: Tensor<Scalar>) -> Tensor<Scalar> {
    require(values.shape == shape, "ScorePattern.dense: \(values.shape), takes \(shape)")
    let places = scored.enumerated().map { $0 / scores * peers + Int($1) }
    return Tensor.zeros([peers * peers])
      .addingScattered(values.reshaped([peers * scores]), at: IndexTensor(places))
      .reshaped([peers, peers])
  }

  /// The scored peers in row-major order. Exact in `Float` up to 2^24 peers.
  func indices<Scalar>() -> IndexTensor<Scalar> { IndexTensor(scored.map { Int($0) }) }

  /// The slot in which a peer scores itself.
  func ownSlot(of peer: Int) -> Int? {
    let row = self[peer]
    return row.firstIndex(of: Int32(peer)).map { $0 - row.startIndex }
  }
}
