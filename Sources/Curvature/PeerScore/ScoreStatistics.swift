/// A score with its sampling error.
public struct ScoreStatistics: Hashable, Sendable {
  /// The score: the sum, or the mean, of the examples' shares.
  public let value: Double
  /// The standard error of `value`, the examples being independent draws: from the sample variance
  /// of their shares. NaN if there is one example only.
  public let standardError: Double

  /// The statistics of one number for each example.
  public init(_ shares: [Double], reduction: ExampleReduction = .sum) {
    let mean = Estimate(shares, seed: nil)
    switch reduction {
    case .sum:
      value = shares.reduce(0, +)
      standardError = mean.standardError * Double(shares.count)
    case .mean: (value, standardError) = (mean.value, mean.standardError)
    }
  }
}
