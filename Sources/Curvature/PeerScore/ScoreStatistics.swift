/// A score with its sampling error.
public struct ScoreStatistics: Hashable, Sendable {
  /// The score: the sum, or the mean, of the examples' shares.
  public let value: Double
  /// The standard error of `value`, the examples being independent draws: from the sample variance
  /// of their shares. NaN if there is one example only.
  public let standardError: Double

  /// The statistics of one number for each example.
  public init(_ shares: [Double], reduction: ExampleReduction = .sum) {
    let count = Double(shares.count)
    let sum = shares.reduce(0, +)
    let mean = sum / count
    let squares = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let ofMean = (squares / (count - 1) / count).squareRoot()
    switch reduction {
    case .sum: (value, standardError) = (sum, ofMean * count)
    case .mean: (value, standardError) = (mean, ofMean)
    }
  }
}
