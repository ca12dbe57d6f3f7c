extension PeerCurvature {
  /// The peers by an estimator, best first, with standard errors, bootstrap intervals of their ranks
  /// over the examples and whether neighbours are separated.
  ///
  /// - Parameters:
  ///   - estimator: What ranks the peers.
  ///   - confidence: Of the intervals and separations.
  ///   - resamples: How often the examples are drawn again, with replacement.
  ///   - seed: For the resamples. The estimator has its own, if it draws.
  ///
  /// Throws what the estimator throws, and `nonFiniteScore`.
  public func ranking(
    _ estimator: PeerEstimator<Scalar>, confidence: Double = 0.95, resamples: Int = 1000,
    seed: UInt64 = 0
  ) throws -> PeerRanking {
    try PeerRanking(
      estimator.name, evaluate(estimator), confidence: confidence, resamples: resamples, seed: seed)
  }
}
