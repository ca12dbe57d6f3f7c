import Tensor

// How two peers work together. Positive: they replace each other, removing both costs more than
// removing each; negative: they need each other.
extension PeerCurvature {
  /// M_ij off the diagonal, zero on it, `[n, n]`: the interaction of each pair to second order.
  public var secondOrderInteractions: Tensor<Scalar> {
    gateHessian * (1 - Tensor.eye(peerCount))
  }

  /// Q without both - Q without i - Q without j + Q for each pair, `[n, n]`, summed over the
  /// examples, in nats; zero on the diagonal. n (n + 1) / 2 passes of the head.
  public func pairInteractions(
    progress: WorkProgress = { _, _ in }
  ) rethrows -> Tensor<Double> {
    let n = peerCount
    let total = n * (n + 1) / 2
    var done = 0
    func sum(_ peers: Set<Int>) throws -> Double {
      try progress(done, total)
      done += 1
      return cost(ofRemoving: peers).reduce(0, +)
    }
    let alone = try (0..<n).map { try sum([$0]) }
    var values = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<i {
        let value = try sum([i, j]) - alone[i] - alone[j]
        (values[i * n + j], values[j * n + i]) = (value, value)
      }
    }
    try progress(total, total)
    return Tensor(values, shape: [n, n])
  }

  /// The Shapley interaction index of each pair, `[n, n]`, zero on the diagonal: the mean, over the
  /// coalitions of others that may be removed before, of the pair's interaction then (Grabisch and
  /// Roubens, "An axiomatic approach to the concept of interaction among players in cooperative
  /// games", 1999). Goes through all 2^n coalitions.
  ///
  /// Throws `tooManyPeers` above `PeerEstimator.exactShapleyLimit`.
  public func shapleyInteractions() throws(CurvatureError) -> Tensor<Double> {
    let n = peerCount
    let costs = coalitionCosts(try allCoalitions()).map { $0.reduce(0, +) }
    var values = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<i {
        let (a, b) = (1 << i, 1 << j)
        var sum = 0.0
        for others in costs.indices where others & (a | b) == 0 {
          let weight = 1 / (Double(n - 1) * binomial(n - 2, others.nonzeroBitCount))
          sum +=
            weight
            * (costs[others | a | b] - costs[others | a] - costs[others | b]
              + costs[others])
        }
        (values[i * n + j], values[j * n + i]) = (sum, sum)
      }
    }
    return Tensor(values, shape: [n, n])
  }
}

private func binomial(_ n: Int, _ k: Int) -> Double {
  (0..<k).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) }
}
