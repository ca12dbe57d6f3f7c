import Layers
import Tensor

extension PeerCurvature {
  /// Compares estimators with a reference: agreement of the ranks, error of the values, cost, each
  /// with a bootstrap interval over the examples.
  ///
  /// - Parameters:
  ///   - estimators: What is compared.
  ///   - reference: What counts as the truth.
  ///   - top: How many of the best peers `topOverlap` compares; a quarter of them, rounded up,
  ///     unless given.
  ///   - confidence: Of the intervals.
  ///   - resamples: How often the examples are drawn again, with replacement.
  ///   - seed: For the resamples.
  ///   - progress: Called as the work goes on.
  ///
  /// Throws what an estimator or `progress` throws, and `nonFiniteScore`.
  public func compare(
    _ estimators: [PeerEstimator<Scalar>], against reference: PeerEstimator<Scalar> = .leaveOneOut,
    top: Int? = nil, confidence: Double = 0.95, resamples: Int = 1000, seed: UInt64 = 0,
    progress: WorkProgress = { _, _ in }
  ) throws -> EstimatorComparison {
    let top = top ?? (peerCount + 3) / 4
    require((1...peerCount).contains(top), "compare: the top \(top) of \(peerCount) peers")
    require(
      confidence > 0 && confidence < 1, "compare: confidence \(confidence), in 0...1 is needed")
    let bootstrap = ExampleBootstrap(examples: exampleCount, resamples: resamples, seed: seed)
    let steps = estimators.count + 1
    try progress(0, steps)
    let truth = ScoreColumns(try finite(reference), reference.costFactor, bootstrap)
    let rows = try estimators.enumerated().map { index, estimator in
      try progress(index + 1, steps)
      let scores = ScoreColumns(try finite(estimator), estimator.costFactor, bootstrap)
      func statistic(
        _ measure: (ScoreColumns, ScoreColumns) -> (Tensor<Double>)
      ) -> EstimatorComparison.Statistic {
        .init(
          measure(scores, truth).scalars,
          areResampled: scores.areResampled && truth.areResampled, confidence: confidence)
      }
      return EstimatorComparison.Row(
        estimator: estimator.name, needsLabels: estimator.needsLabels,
        passes: estimator.cost.passes(peers: peerCount), costFormula: estimator.cost.formula,
        spearman: statistic { $0.ranks.spearman($1.ranks) },
        kendall: statistic { $0.ranks.kendall($1.ranks) },
        topOverlap: statistic { $0.ranks.topOverlap($1.ranks, k: top) },
        valueError: statistic { $0.error(from: $1) },
        scores: scores.totals, costFactor: estimator.costFactor)
    }
    try progress(steps, steps)
    return EstimatorComparison(
      reference: reference.name, referenceScores: truth.totals, rows: rows, top: top,
      examples: exampleCount, confidence: confidence, resamples: resamples, seed: seed)
  }

  private func finite(_ estimator: PeerEstimator<Scalar>) throws -> PeerContributions {
    let result = try evaluate(estimator)
    if let peer = result.totals.firstIndex(where: { !$0.isFinite }) {
      throw CurvatureError.nonFiniteScore(peer: peer)
    }
    return result
  }
}

/// An estimator's scores on all examples, in column 0, and on resamples in the others. Scores
/// without shares repeat column 0.
private struct ScoreColumns {
  let totals: [Double]
  let areResampled: Bool
  let ranks: RankColumns
  private let costs: Tensor<Double>

  init(_ contributions: PeerContributions, _ costFactor: Double, _ bootstrap: ExampleBootstrap) {
    totals = contributions.totals
    let first = Tensor(totals).expanded(atAxis: 1)
    let resamples = bootstrap.counts.shape[1]
    let others =
      contributions.shares.map { bootstrap.totals($0) }
      ?? first.broadcast(to: [totals.count, resamples])
    areResampled = contributions.shares != nil && bootstrap.counts.shape[0] > 1
    ranks = RankColumns(concatenate([first, others], alongAxis: 1))
    costs = ranks.scores * costFactor
  }

  /// |c s - r| / |r| of each column.
  func error(from reference: ScoreColumns) -> Tensor<Double> {
    norm(costs - reference.costs, alongAxes: [0]) / norm(reference.costs, alongAxes: [0])
  }
}

extension EstimatorComparison.Statistic {
  /// From the statistic on all examples and those on resamples.
  fileprivate init(_ values: [Double], areResampled: Bool, confidence: Double) {
    value = values[0].isFinite ? values[0] : nil
    let resampled = areResampled ? values.dropFirst().filter(\.isFinite).sorted() : []
    guard value != nil, !resampled.isEmpty else {
      (lower, upper) = (nil, nil)
      return
    }
    let outside = Int((1 - confidence) / 2 * Double(resampled.count))
    lower = resampled[outside]
    upper = resampled[resampled.count - 1 - outside]
  }
}
