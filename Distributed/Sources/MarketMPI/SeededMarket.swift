import Market
import Tensor

/// The market of random peers that Figure 4 is about, made row by row: peer i draws from stream i + 1
/// of the seed, so that a rank makes only its own rows, and they are the same for every number of
/// ranks.
///
/// Stake is 1 each. H_i = A_i A_i^T scaled to a trace of 0.1, A_i standard normal with row k of every
/// A_i multiplied by one scale_k, uniform in 0.1..<2, from stream 0: peers differ in worth. Each row
/// of W0 is uniform, divided by its sum.
public struct SeededMarket: Sendable {
  public let peers: Int
  public let seed: UInt64

  public init(peers: Int, seed: UInt64) {
    precondition(peers > 0, "SeededMarket: \(peers) peers, must be 1 or more")
    (self.peers, self.seed) = (peers, seed)
  }

  /// s `[n]`.
  public var stake: Tensor<Double> { .ones([peers]) }

  /// W0 `[r, n]` and H `[r, n, n]` of some peers.
  public func rows(
    _ range: Range<Int>
  ) -> (weights: Tensor<Double>, hessians: PackedSymmetric<Double>) {
    var shared = Philox(seed: seed)
    let worth = Tensor<Double>.uniform([peers, 1], in: 0.1..<2, using: &shared)
    let own = range.map { peer in
      var generator = Philox(seed: seed, stream: UInt64(peer) + 1)
      let scores = Tensor<Double>.uniform([peers], using: &generator)
      let factor = Tensor<Double>.normal([peers, peers], using: &generator) * worth
      let square = matmul(factor, factor.transposed())
      let trace = square.diagonal(offset: 0).sum()
      return (scores / scores.sum(), PackedSymmetric(square * 0.1 / trace).entries)
    }
    return (stack(own.map(\.0)), PackedSymmetric(entries: stack(own.map(\.1))))
  }
}
