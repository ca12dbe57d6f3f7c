import Tensor

extension PeerCurvature {
  /// What removing several peers together costs each example, in nats: the loss without them less
  /// the loss with all, `[batch]`, from one pass of the head.
  public func cost(ofRemoving peers: Set<Int>) -> [Double] {
    coalitionCosts([(0..<peerCount).map { peers.contains($0) }])[0]
  }

  /// All 2^n coalitions, whether each peer is in it: peer i is in number k if bit i of k is set.
  ///
  /// Throws `tooManyPeers` above `PeerEstimator.exactShapleyLimit`.
  func allCoalitions() throws(CurvatureError) -> [[Bool]] {
    let (n, limit) = (peerCount, PeerEstimator<Scalar>.exactShapleyLimit)
    guard n <= limit else { throw .tooManyPeers(count: n, limit: limit) }
    return (0..<1 << n).map { bits in (0..<n).map { bits >> $0 & 1 == 1 } }
  }

  /// What removing each of some coalitions costs each example; `removed` holds for each coalition
  /// whether each peer is taken away. A coalition of no one costs exactly 0.
  func coalitionCosts(_ removed: [[Bool]]) -> [[Double]] {
    let measure = target.measure(logits)
    let base = logits.doubles
    return removed.map { coalition in
      guard coalition.contains(true) else { return base.prefix(exampleCount).map { _ in 0 } }
      let mask = Tensor<Scalar>(coalition.map { $0 ? 1 : 0 })
      let outputs = head(removals.point(without: mask)).doubles
      return measure(zip(outputs, base).map { $0 - $1 }).costs
    }
  }
}
