import Layers
import Tensor

extension PeerRanking {
  /// The ranking of scores that are sums of shares, or their means.
  ///
  /// `looks` is how often a separation is asked for in all, if more than once.
  init(
    _ estimator: String, _ contributions: PeerContributions, isMean: Bool = false,
    confidence: Double, resamples: Int, seed: UInt64, looks: Int = 1
  ) throws(CurvatureError) {
    require(
      confidence > 0 && confidence < 1, "ranking: confidence \(confidence), in 0...1 is needed")
    let totals = contributions.totals
    if let peer = totals.firstIndex(where: { !$0.isFinite }) { throw .nonFiniteScore(peer: peer) }
    let n = totals.count
    let samples = contributions.shares?.first?.count ?? 1
    let shares = samples > 1 ? contributions.shares : nil
    let unit = isMean ? 1 / Double(samples) : 1
    let order = (0..<n).sorted { (-totals[$0], $0) < (-totals[$1], $1) }

    let resampled = shares.map {
      ExampleBootstrap(examples: samples, resamples: resamples, seed: seed).totals($0)
    }
    let intervals = resampled.map { rankIntervals($0, confidence: confidence) }
    places = order.enumerated().map { index, peer in
      Place(
        peer: peer, rank: index + 1, value: totals[peer] * unit,
        standardError: shares.map { ScoreStatistics($0[peer]).standardError * unit },
        rankInterval: intervals.map {
          min($0[peer].lowerBound, index + 1)...max($0[peer].upperBound, index + 1)
        })
    }
    let pairs = Double(max(n * (n - 1) / 2, 1))
    let factor = normalQuantile(1 - (1 - confidence) / (pairs * Double(looks)))
    separations = zip(order, order.dropFirst()).map { better, worse in
      let difference = (totals[better] - totals[worse]) * unit
      let error = shares.map { shares in
        let spread = ScoreStatistics(zip(shares[better], shares[worse]).map { $0 - $1 })
        return contributions.withDraws(spread.standardError, better, worse) * unit
      }
      let wins = resampled.map { resampled in
        let sides = sign(resampled[better] - resampled[worse])
        return (1 + sides.mean().scalar) / 2
      }
      return Separation(
        better: better, worse: worse, difference: difference, standardError: error,
        orderProbability: wins, isSeparated: error.map { difference > factor * $0 } ?? false)
    }
    self.estimator = estimator
    self.confidence = confidence
    self.samples = samples
    self.resamples = resamples
    self.seed = seed
  }
}

extension PeerContributions {
  /// The error of a difference of two peers with that of draws which the shares do not show, bounded
  /// without knowing how the two go together. NaN if a single draw leaves it unknown.
  fileprivate func withDraws(_ error: Double, _ first: Int, _ second: Int) -> Double {
    guard drawsAreShared, let sampled else { return error }
    let draws = sampled[first].standardError + sampled[second].standardError
    return (error * error + draws * draws).squareRoot()
  }
}

/// The central interval of each peer's rank over resamples `[n, resamples]`.
private func rankIntervals(
  _ resampled: Tensor<Double>, confidence: Double
) -> [ClosedRange<Int>] {
  let columns = RankColumns(resampled)
  let resamples = resampled.shape[1]
  let outside = Int((1 - confidence) / 2 * Double(resamples))
  let best = (columns.above + 1).sorted(alongAxis: 1)[.all, outside].scalars
  let worst = (columns.above + columns.level).sorted(alongAxis: 1)[.all, resamples - 1 - outside]
    .scalars
  return zip(best, worst).map { Int($0)...Int($1) }
}

/// The number that a standard normal variable stays below with a probability.
func normalQuantile(_ probability: Double) -> Double {
  2.0.squareRoot() * erfInverse(Tensor<Double>(2 * probability - 1)).scalar
}
