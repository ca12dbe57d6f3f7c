import Tensor

/// A ranking with as many examples, or draws, as it took to tell neighbours apart.
public struct SeparatedRanking: Sendable, Hashable, Codable {
  /// Why no more were added.
  public enum Reason: String, Sendable, Hashable, Codable {
    /// All neighbours are separated at the confidence.
    case separated
    /// As many rounds were taken as were allowed.
    case budgetSpent
    /// There were no more examples.
    case examplesExhausted
  }

  /// The last ranking.
  public let ranking: PeerRanking
  /// Why it is the last.
  public let reason: Reason
  /// How many batches or draws it took.
  public let rounds: Int
}

extension PeerEstimator {
  /// Adds batches of examples until the ranking's neighbours are all separated, or a budget ends.
  ///
  /// Every round looks at all pairs, and the confidence holds for all looks that the budget allows at
  /// once (Bonferroni), so that stopping early does not make chance differences count.
  ///
  /// - Parameters:
  ///   - budget: The most batches.
  ///   - confidence: Of the statement that neighbours are separated.
  ///   - minimumExamples: How many examples there must be before a look counts.
  ///   - resamples: How often the examples are drawn again, with replacement.
  ///   - seed: For what is drawn.
  ///   - progress: Called as the work goes on.
  ///   - nextBatch: The curvature of batch 0, 1, ... of examples that are drawn independently, all
  ///     with the same peers; `nil` if there is none left.
  ///
  /// Throws what the estimator and `nextBatch` throw, and `nonFiniteScore`. Traps if the estimator
  /// has no shares, or there is no batch at all.
  public func rankUntilSeparated(
    budget: Int, confidence: Double = 0.95, minimumExamples: Int = 30, resamples: Int = 1000,
    seed: UInt64 = 0, progress: WorkProgress = { _, _ in },
    nextBatch: (_ round: Int) throws -> PeerCurvature<Scalar>?
  ) throws -> SeparatedRanking {
    var shares: [[Double]] = []
    return try repeatUntilSeparated(
      name, budget: budget, minimum: minimumExamples, isMean: false, confidence: confidence,
      resamples: resamples, seed: seed, progress: progress
    ) { round in
      guard let batch = try nextBatch(round) else { return nil }
      let added = try self(batch)
      guard let more = added.shares else {
        require(false, "rankUntilSeparated: \(name) has no shares of single examples")
        return nil
      }
      shares = shares.isEmpty ? more : zip(shares, more).map { $0 + $1 }
      return PeerContributions(shares: shares)
    }
  }
}

extension PeerCurvature {
  /// Draws an estimator again and again, these examples being given, until the neighbours in the
  /// order of its means are all separated, or a budget ends: how many probes or permutations it
  /// takes.
  ///
  /// Rank intervals and standard errors are over the draws. As for batches, the confidence holds for
  /// all looks at once.
  ///
  /// - Parameters:
  ///   - budget: The most draws.
  ///   - confidence: Of the statement that neighbours are separated.
  ///   - minimumDraws: How many there must be before a look counts.
  ///   - resamples: How often the examples are drawn again, with replacement.
  ///   - seed: For the seeds of the draws, and the resamples.
  ///   - progress: Called as the work goes on.
  ///   - estimator: The estimator for a seed, such as `{ .signedProbe(probes: 1, seed: $0) }`.
  public func rankUntilSeparated(
    budget: Int, confidence: Double = 0.95, minimumDraws: Int = 30, resamples: Int = 1000,
    seed: UInt64, progress: WorkProgress = { _, _ in },
    estimator: (_ seed: UInt64) -> PeerEstimator<Scalar>
  ) throws -> SeparatedRanking {
    var generator = Philox(seed: seed)
    var draws = [[Double]](repeating: [], count: peerCount)
    return try repeatUntilSeparated(
      estimator(seed).name, budget: budget, minimum: minimumDraws, isMean: true,
      confidence: confidence, resamples: resamples, seed: seed, progress: progress
    ) { _ in
      let totals = try evaluate(estimator(generator.next())).totals
      for peer in draws.indices { draws[peer].append(totals[peer]) }
      return PeerContributions(shares: draws)
    }
  }
}

/// Rounds of a growing sample until its ranking is separated.
private func repeatUntilSeparated(
  _ name: String, budget: Int, minimum: Int, isMean: Bool, confidence: Double, resamples: Int,
  seed: UInt64, progress: WorkProgress, grow: (Int) throws -> PeerContributions?
) throws -> SeparatedRanking {
  require(budget > 0, "rankUntilSeparated: a budget of \(budget), at least 1 is needed")
  func ranking(_ sample: PeerContributions, _ resamples: Int) throws -> PeerRanking {
    try PeerRanking(
      name, sample, isMean: isMean, confidence: confidence, resamples: resamples, seed: seed,
      looks: budget)
  }
  var last: PeerContributions?
  for round in 0..<budget {
    try progress(round, budget)
    guard let sample = try grow(round) else {
      guard let last else {
        preconditionFailure("rankUntilSeparated: there is no batch of examples")
      }
      return SeparatedRanking(
        ranking: try ranking(last, resamples), reason: .examplesExhausted, rounds: round)
    }
    last = sample
    // A look needs no bootstrap: one resample keeps it cheap.
    if sample.shares?[0].count ?? 0 >= minimum, try ranking(sample, 1).isSeparated {
      return SeparatedRanking(
        ranking: try ranking(sample, resamples), reason: .separated, rounds: round + 1)
    }
  }
  try progress(budget, budget)
  return SeparatedRanking(
    ranking: try ranking(last!, resamples), reason: .budgetSpent, rounds: budget)
}
