/// How well estimators agree with a reference, such as the cost of leaving a peer out.
public struct EstimatorComparison: Sendable, Hashable, Codable {
  /// A statistic with its bootstrap interval over the examples.
  public struct Statistic: Sendable, Hashable, Codable {
    /// The statistic on all examples. `nil` where it is undefined: a correlation of equal scores, a
    /// relative error where the reference is zero.
    public let value: Double?
    /// The ends of the percentile interval, of the resamples where it is defined; `nil` if scores
    /// are no sums over examples.
    public let lower: Double?
    public let upper: Double?
  }

  /// One estimator beside the reference.
  public struct Row: Sendable, Hashable, Codable {
    /// The estimator's name.
    public let estimator: String
    /// Whether it reads the targets.
    public let needsLabels: Bool
    /// Its cost for these peers in forward passes (see `PassCost`), and the formula in n.
    public let passes: Double
    public let costFormula: String
    /// Spearman's rho, equal scores sharing the mean of their ranks.
    public let spearman: Statistic
    /// Kendall's tau-b.
    public let kendall: Statistic
    /// The share of the reference's top peers that are among the estimator's.
    public let topOverlap: Statistic
    /// |c s - r| / |r| over the peers, s the scores, r the reference's and c the estimator's
    /// `costFactor`, 1/2 for second-order terms that come without it; r has its own factor.
    public let valueError: Statistic
    /// The scores, `[n]`, as the estimator gives them.
    public let scores: [Double]
    /// c.
    public let costFactor: Double
  }

  /// The reference's name.
  public let reference: String
  /// The reference's scores, `[n]`.
  public let referenceScores: [Double]
  /// The estimators, in the order in which they were asked for.
  public let rows: [Row]
  /// How many peers `topOverlap` takes.
  public let top: Int
  /// How many examples the scores are sums over.
  public let examples: Int
  /// The confidence of the intervals, the number of resamples and their seed. All estimators and
  /// the reference see the same resamples.
  public let confidence: Double
  public let resamples: Int
  public let seed: UInt64
}
