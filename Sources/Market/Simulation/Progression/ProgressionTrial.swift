import Tensor

/// What one simulated market settled on at one ratio alpha / tau.
public struct ProgressionTrial: Codable, Sendable, Hashable {
  /// alpha / tau, with tau = 1.
  public let ratio: Double
  public let trial: Int
  /// R* `[n]`, the column means of the last weights.
  public let competitiveRank: [Double]
  /// (1/n) sum_i H_i[j][j] by peer j (eq 2).
  public let idealRank: [Double]
  /// Agreement of the two. NaN where `isFlat`.
  public let pearson: Double
  public let spearman: Double
  public let kendall: Double
  /// The share of the k best by ideal rank that are among the k best by R*; NaN where `isFlat`.
  public let topOverlap: Double
  /// With ideal rank as relevance; of flat ranks that of a random order.
  public let ndcg: Double
  /// The mean of diag(W): 1 if every peer keeps to itself.
  public let meanDiagonal: Double
  /// ||project(W + G) - W||_inf.
  public let residual: Double
  public let iterations: Int
  /// Whether the residual is below the sweep's tolerance.
  public let isEquilibrium: Bool
  /// The most that one player could gain, and the sum over players, as far as the sweep's search
  /// found.
  public let nashGap: Double
  public let nashConv: Double

  /// Whether the ranks are all equal, so that there is nothing to correlate.
  public var isFlat: Bool { Self.isFlat(competitiveRank) }

  /// Ranks that differ by less than this count as equal: an equilibrium is not known better.
  public static var flatness: Double { 1e-6 }

  static func isFlat(_ rank: [Double]) -> Bool { rank.max()! - rank.min()! < flatness }

  init(
    ratio: Double, trial: Int, equilibrium: Equilibrium<Double>, gap: NashGap<Double>,
    idealRank: [Double], topCount: Int
  ) {
    let rank = equilibrium.rank.scalars
    let isFlat = Self.isFlat(rank)
    self.ratio = ratio
    self.trial = trial
    self.competitiveRank = rank
    self.idealRank = idealRank
    pearson = isFlat ? .nan : RankAgreement.pearson(rank, idealRank)
    spearman = isFlat ? .nan : RankAgreement.spearman(rank, idealRank)
    kendall = isFlat ? .nan : RankAgreement.kendall(rank, idealRank)
    topOverlap = isFlat ? .nan : RankAgreement.topOverlap(rank, idealRank, k: topCount)
    ndcg = RankAgreement.ndcg(
      isFlat ? [Double](repeating: 1, count: rank.count) : rank, relevance: idealRank)
    meanDiagonal = Sparsity(weights: equilibrium.weights).overSum
    residual = equilibrium.residual
    iterations = equilibrium.iterations
    isEquilibrium = equilibrium.isEquilibrium
    nashGap = gap.gap
    nashConv = gap.conv
  }
}
