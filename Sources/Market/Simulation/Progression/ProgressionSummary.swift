import Tensor

/// What all trials at one ratio say together.
///
/// Where the ranks of a trial are all equal its correlations and top-k overlap are undefined. Such a
/// trial counts as 0 in their means, since flat ranks tell nothing; `undefined` says how many there
/// were.
public struct ProgressionSummary: Sendable {
  public let ratio: Double
  public let trials: Int
  /// Trials with ranks that are all equal, counted as 0.
  public let undefined: Int
  /// Trials whose residual is below the tolerance.
  public let equilibria: Int
  public let pearson: TrialMean
  public let spearman: TrialMean
  public let kendall: TrialMean
  public let topOverlap: TrialMean
  public let ndcg: TrialMean
  public let meanDiagonal: TrialMean
  /// Pearson's r over the peers of all trials together, undefined as 0.
  public let pooledPearson: TrialStatistic
  public let largestResidual: Double
  public let meanIterations: Double
  public let largestNashGap: Double
  public let largestNashConv: Double

  /// Traps without trials, or if they are of several ratios.
  public init(
    _ trials: [ProgressionTrial], resamples: Int = 1000, confidence: Double = 0.95,
    seed: UInt64 = 1
  ) {
    require(!trials.isEmpty, "ProgressionSummary: no trials")
    ratio = trials[0].ratio
    require(
      trials.allSatisfy { [ratio] in $0.ratio == ratio }, "ProgressionSummary: several ratios")
    let bootstrap = TrialBootstrap(
      trials: trials.count, resamples: resamples, confidence: confidence, seed: seed)
    func mean(_ value: (ProgressionTrial) -> Double) -> TrialMean {
      bootstrap.mean(trials.map { value($0).isNaN ? 0 : value($0) })
    }
    self.trials = trials.count
    undefined = trials.count { $0.isFlat }
    equilibria = trials.count { $0.isEquilibrium }
    pearson = mean(\.pearson)
    spearman = mean(\.spearman)
    kendall = mean(\.kendall)
    topOverlap = mean(\.topOverlap)
    ndcg = mean(\.ndcg)
    meanDiagonal = mean(\.meanDiagonal)
    pooledPearson = bootstrap.pooledPearson(
      trials.map(\.idealRank), trials.map(\.competitiveRank))
    largestResidual = trials.map(\.residual).max()!
    meanIterations = trials.reduce(0) { $0 + Double($1.iterations) } / Double(trials.count)
    largestNashGap = trials.map(\.nashGap).max()!
    largestNashConv = trials.map(\.nashConv).max()!
  }
}
