import Tensor

// Shapley values of the game in which a coalition's worth is what it costs to remove its peers
// together (Shapley, "A value for n-person games", 1953). All values sum to the cost of removing
// everyone.
extension PeerEstimator {
  /// The most peers `exactShapley` takes.
  public static var exactShapleyLimit: Int { 12 }

  /// The Shapley value by going through all 2^n coalitions. Signed, in nats.
  ///
  /// Throws `tooManyPeers` above `exactShapleyLimit`.
  public static var exactShapley: Self {
    Self(
      "exactShapley", needsLabels: true,
      cost: PassCost("2^n - 1") { Double(sign: .plus, exponent: $0, significand: 1) - 1 }
    ) { curvature in
      let n = curvature.peerCount
      let coalitions = try curvature.allCoalitions()
      let costs = Tensor<Double>(rows: curvature.coalitionCosts(coalitions))
      let shares = matmul(Tensor(rows: shapleyWeights(coalitions, peers: n)), costs)
      return PeerContributions(shares: rows(shares.scalars, count: n))
    }
  }

  /// The Shapley value as a mean over orders drawn at random, in which peers are removed one after
  /// the other: the cost that each adds (Castro, Gomez and Tejada, "Polynomial calculation of the
  /// Shapley value based on sampling", 2009). Signed, in nats; the values sum to the cost of removing
  /// everyone whatever is drawn.
  public static func shapley(permutations: Int, seed: UInt64) -> Self {
    require(permutations > 0, "shapley: \(permutations) permutations, at least 1 is needed")
    return Self(
      "shapley(\(permutations))", needsLabels: true,
      cost: PassCost("\(permutations) n") { Double(permutations * $0) }
    ) { curvature in
      let n = curvature.peerCount
      var generator = Philox(seed: seed)
      var sums = [[Double]](
        repeating: [Double](repeating: 0, count: curvature.exampleCount), count: n)
      var totals = [[Double]](repeating: [], count: n)
      for _ in 0..<permutations {
        let order = generator.permutation(n)
        var removed = [Bool](repeating: false, count: n)
        var before = [Double](repeating: 0, count: curvature.exampleCount)
        for peer in order {
          removed[peer] = true
          let after = curvature.coalitionCosts([removed])[0]
          let added = zip(after, before).map { $0 - $1 }
          sums[peer] = zip(sums[peer], added).map { $0 + $1 }
          totals[peer].append(added.reduce(0, +))
          before = after
        }
      }
      return PeerContributions(
        shares: sums.map { $0.map { $0 / Double(permutations) } },
        sampled: totals.map { Estimate($0, seed: seed) }, drawsAreShared: true)
    }
  }

  /// For each peer the factor of each coalition's cost: (s - 1)! (n - s)! / n! with the peer among
  /// its s members, and -s! (n - s - 1)! / n! without.
  private static func shapleyWeights(_ coalitions: [[Bool]], peers n: Int) -> [[Double]] {
    var factorials = [1.0]
    for k in 1...n { factorials.append(factorials[k - 1] * Double(k)) }
    let sizes = coalitions.map { $0.filter { $0 }.count }
    return (0..<n).map { peer in
      zip(coalitions, sizes).map { coalition, size in
        coalition[peer]
          ? factorials[size - 1] * factorials[n - size] / factorials[n]
          : -factorials[size] * factorials[n - size - 1] / factorials[n]
      }
    }
  }
}
