import Tensor

/// A value over trials with a bootstrap interval: trials are drawn again with replacement (Efron,
/// "Bootstrap methods: another look at the jackknife", 1979), and the interval spans the central part
/// of what the resamples give.
public struct TrialStatistic: Sendable, Hashable {
  public let value: Double
  /// The standard deviation over the resamples.
  public let bootstrapError: Double
  public let lower: Double
  public let upper: Double
}

/// A mean over trials, with the standard error of the mean (NaN of a single trial) and a bootstrap
/// interval.
public struct TrialMean: Sendable, Hashable {
  public let mean: Double
  public let standardError: Double
  public let lower: Double
  public let upper: Double
}

/// Resamples of trials.
public struct TrialBootstrap: Sendable {
  /// How often each resample holds each trial, `[trials, resamples]`.
  let counts: Tensor<Double>
  let trials: Int
  let confidence: Double

  /// Traps without trials or resamples, and unless the confidence is between 0 and 1.
  public init(trials: Int, resamples: Int = 1000, confidence: Double = 0.95, seed: UInt64) {
    require(
      trials > 0 && resamples > 0, "TrialBootstrap: \(resamples) resamples of \(trials) trials")
    require(
      confidence > 0 && confidence < 1, "TrialBootstrap: confidence \(confidence), in 0..<1")
    var generator = Philox(seed: seed)
    var counts = [Double](repeating: 0, count: trials * resamples)
    for resample in 0..<resamples {
      for _ in 0..<trials {
        counts[generator.nextIndex(below: trials) * resamples + resample] += 1
      }
    }
    self.counts = Tensor(counts, shape: [trials, resamples])
    self.trials = trials
    self.confidence = confidence
  }

  /// The mean of one value for each trial. Values that are not finite make it so.
  public func mean(_ values: [Double]) -> TrialMean {
    require(values.count == trials, "TrialBootstrap: \(values.count) values, \(trials) trials")
    let mean = values.reduce(0, +) / Double(trials)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error =
      trials > 1 ? (squares / Double(trials - 1) / Double(trials)).squareRoot() : .nan
    let ends = interval((matmul(Tensor(values), counts) / Double(trials)).scalars)
    return TrialMean(mean: mean, standardError: error, lower: ends.lower, upper: ends.upper)
  }

  /// Pearson's r of the points of all trials together; whole trials are drawn. 0 where all y of a
  /// resample are within `flatness` of one another.
  public func pooledPearson(
    _ x: [[Double]], _ y: [[Double]], flatness: Double = ProgressionTrial.flatness
  ) -> TrialStatistic {
    require(x.count == trials && y.count == trials, "TrialBootstrap: \(trials) lists are needed")
    let points = Double(x.reduce(0) { $0 + $1.count })
    // Centred first, so that no sum of squares cancels.
    let center = (x.joined().reduce(0, +) / points, y.joined().reduce(0, +) / points)
    let sums = zip(x, y).map { xs, ys in
      zip(xs, ys).reduce(into: [0.0, 0, 0, 0, 0, 0]) { sums, point in
        let (a, b) = (point.0 - center.0, point.1 - center.1)
        for (index, term) in [1, a, b, a * a, b * b, a * b].enumerated() { sums[index] += term }
      }
    }
    func correlations(_ counts: Tensor<Double>) -> [Double] {
      let totals = matmul(Tensor(rows: sums).transposed(), counts)
      let columns = (0..<6).map { totals[$0].scalars }
      return columns[0].indices.map { resample in
        let s = columns.map { $0[resample] }
        let (xx, yy) = (s[3] - s[1] * s[1] / s[0], s[4] - s[2] * s[2] / s[0])
        guard xx > 0, yy / s[0] > flatness * flatness / 4 else { return 0 }
        return (s[5] - s[1] * s[2] / s[0]) / (xx * yy).squareRoot()
      }
    }
    let resampled = correlations(counts)
    let mean = resampled.reduce(0, +) / Double(resampled.count)
    let spread = resampled.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(resampled.count)
    let ends = interval(resampled)
    return TrialStatistic(
      value: correlations(.ones([trials, 1]))[0], bootstrapError: spread.squareRoot(),
      lower: ends.lower, upper: ends.upper)
  }

  /// The central part of resampled values.
  private func interval(_ values: [Double]) -> (lower: Double, upper: Double) {
    let sorted = values.sorted()
    let outside = Int((1 - confidence) / 2 * Double(sorted.count))
    return (sorted[outside], sorted[sorted.count - 1 - outside])
  }
}
