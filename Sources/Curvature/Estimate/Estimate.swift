/// A number found by sampling, with what is needed to judge it and to find it again.
public struct Estimate: Hashable, Sendable, Codable {
  /// The mean of the samples.
  public let value: Double
  /// The standard error of `value`: the samples' standard deviation over the square root of their
  /// number. NaN if there is one sample; 0 if the number is exact.
  public let standardError: Double
  /// The number of independent samples.
  public let samples: Int
  /// The seed that gives the same samples again; `nil` for a number that needed none.
  public let seed: UInt64?

  /// An estimate whose parts are known.
  public init(value: Double, standardError: Double, samples: Int, seed: UInt64?) {
    self.value = value
    self.standardError = standardError
    self.samples = samples
    self.seed = seed
  }

  /// The mean of independent samples. The variance takes two passes.
  public init(_ samples: [Double], seed: UInt64?) {
    let count = Double(samples.count)
    let mean = samples.reduce(0, +) / count
    let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(
      value: mean, standardError: (squares / (count - 1) / count).squareRoot(),
      samples: samples.count, seed: seed)
  }
}
