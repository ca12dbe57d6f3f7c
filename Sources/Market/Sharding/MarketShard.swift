import Tensor

/// Some rows of a market of n peers: all that one rank of a group holds of it. Row i of the weights
/// needs its own Hessian, everybody's stake, and of the other rows only the thresholds mu `[n]`.
///
///     let shard = MarketShard(layer: layer, stake: stake, rows: 0..<64, hessians: own)
///     let result = CompetitiveAscent().solve(shard, from: rows, over: communicator)
public struct MarketShard<Hessians: HessianOperator>: Sendable {
  public typealias Scalar = Hessians.Scalar

  public let layer: MarketLayer<Scalar>
  /// s `[n]`, of all peers.
  public let stake: Tensor<Scalar>
  /// The peers whose rows are here, r of n.
  public let rows: Range<Int>
  /// H `[r, n, n]`, of the peers in `rows`.
  public let hessians: Hessians
  /// s of the peers in `rows`, `[r, 1]`.
  let ownStake: Tensor<Scalar>
  /// a, `[r, n]` or `[]`.
  let reference: Tensor<Scalar>
  /// [i = j] tau s_i / n, `[r, n]`: what a peer's own score adds to its rank.
  let ownRank: Tensor<Scalar>
  let fixedPoint: FixedPoint

  /// Traps unless the stake is `[n]`, finite and 0 or more, the rows are some of 0..<n, the Hessians
  /// `[r, n, n]`, and the layer's reference, if it has one, `[n, n]`.
  public init(
    layer: MarketLayer<Scalar>, stake: Tensor<Scalar>, rows: Range<Int>, hessians: Hessians
  ) {
    let n = stake.shape.last ?? 0
    require(
      stake.rank == 1 && !rows.isEmpty && rows.lowerBound >= 0 && rows.upperBound <= n
        && hessians.shape == [rows.count, n, n],
      "MarketShard: stake \(stake.shape), rows \(rows), Hessians \(hessians.shape); takes stake [n], "
        + "r rows in 0..<n and Hessians [r, n, n]")
    let whole = layer.referenceMask(stake: stake)
    require(
      whole.rank == 0 || whole.shape == [n, n],
      "MarketShard: reference \(whole.shape), must be [n, n], n = \(n)")
    self.layer = layer
    self.stake = stake
    self.rows = rows
    self.hessians = hessians
    ownStake = stake[rows].expanded(atAxis: 1)
    reference = whole.rank == 0 ? whole : whole[rows]
    fixedPoint = FixedPoint(stake: stake)
    var diagonal = [Scalar](repeating: 0, count: rows.count * n)
    for (row, own) in stake[rows].scalars.enumerated() {
      diagonal[row * n + rows.lowerBound + row] = own * (layer.inflation / Scalar(n))
    }
    ownRank = Tensor(diagonal, shape: [rows.count, n])
  }

  /// n.
  public var peers: Int { stake.count }

  /// Traps unless weights are those of this shard, `[r, n]`.
  func requireRows(_ operation: String, _ weights: Tensor<Scalar>) {
    require(
      weights.shape == [rows.count, peers],
      "\(operation): weights \(weights.shape), this shard has \([rows.count, peers])")
  }
}
