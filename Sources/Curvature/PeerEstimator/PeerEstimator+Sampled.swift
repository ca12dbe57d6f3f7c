import Tensor

// Estimates at a cost that does not grow with n.
extension PeerEstimator {
  /// The mean over `samples` draws of (g_y.dF_i)^2, g_y the gradient at targets y drawn from the
  /// head's own prediction, for each example: unbiased for `gaussNewton`. One forward pass, and one
  /// backward pass for each draw. Labels are not read.
  public static func fisherMonteCarlo(samples: Int, seed: UInt64) -> Self {
    require(samples > 0, "fisherMonteCarlo: \(samples) samples, at least 1 is needed")
    return Self(
      "fisherMonteCarlo(\(samples))", needsLabels: false, cost: PassCost(samples + 1),
      costFactor: 0.5
    ) { curvature in
      var generator = Philox(seed: seed)
      let back = pullback(at: curvature.removals.point, in: curvature.head)
      return curvature.mean(ofDraws: samples, seed: seed) {
        let slope = curvature.target.drawnSlope(curvature.logits, using: &generator)
        return square(curvature.removals.slopes(back(slope)))
      }
    }
  }

  /// The mean over `probes` draws of signs r, one for each peer and example, of
  /// r_i dF_i^T H sum_j r_j dF_j: unbiased for `paper`, the diagonal of M (Bekas, Kokiopoulou and
  /// Saad, "An estimator for the diagonal of a matrix", 2007). One Hessian-vector product for each.
  ///
  /// Without the factor r_i, or with all signs 1, it would be the row sums: `hessianRowSum`.
  public static func signedProbe(probes: Int, seed: UInt64) -> Self {
    require(probes > 0, "signedProbe: \(probes) probes, at least 1 is needed")
    return Self(
      "signedProbe(\(probes))", needsLabels: true, cost: PassCost(4 * probes), costFactor: 0.5
    ) { curvature in
      var generator = Philox(seed: seed)
      let shape: Shape = [curvature.peerCount, curvature.exampleCount]
      return curvature.mean(ofDraws: probes, seed: seed) {
        let signs = 2 * Tensor<Scalar>.bernoulli(shape, probability: 0.5, using: &generator) - 1
        return signs * curvature.hessianSlopes(weighting: signs)
      }
    }
  }
}

extension PeerCurvature {
  /// The mean of draws, each `[n, batch]`, with the standard error of its sums over the draws.
  fileprivate func mean(
    ofDraws count: Int, seed: UInt64, _ draw: () -> Tensor<Scalar>
  ) -> PeerContributions {
    var sum = Tensor<Double>.zeros([peerCount, exampleCount])
    var totals: [[Double]] = []
    for _ in 0..<count {
      let shares = Tensor<Double>(converting: draw())
      sum = sum + shares
      totals.append(shares.sum(alongAxis: 1).scalars)
    }
    let shares = rows((sum * (1 / Double(count))).scalars, count: peerCount)
    let sampled = (0..<peerCount).map { peer in Estimate(totals.map { $0[peer] }, seed: seed) }
    return PeerContributions(shares: shares, sampled: sampled)
  }
}
