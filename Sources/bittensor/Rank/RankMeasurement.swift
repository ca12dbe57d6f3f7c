import Curvature
import Peers
import Tensor

/// The peers of a network by several estimators, for each of its askers.
struct RankMeasurement: Sendable {
  let estimators: [PeerEstimator<Double>]
  let reference: PeerEstimator<Double>
  let seed: UInt64
  let split: ImageSplit
  let batch: Batch

  func run(_ network: PeerNetwork, askers: [Int]) async throws -> RankResults {
    let all = [reference] + estimators
    var bar = ProgressBar("ranking", total: askers.count * (2 * all.count + 1))
    do {
      let curvatures = try await network.curvatures(batch)
      var results: [AskerResult] = []
      for (position, asker) in askers.enumerated() {
        let start = position * (2 * all.count + 1)
        let name = network.names[asker]
        let curvature = curvatures[asker]
        let comparison = try curvature.compare(estimators, against: reference, seed: seed) {
          done, _ in
          try Task.checkCancellation()
          bar.show(start + done, name)
        }
        var rankings: [PeerRanking] = []
        for (index, estimator) in all.enumerated() {
          try Task.checkCancellation()
          rankings.append(try curvature.ranking(estimator, seed: seed))
          bar.show(start + all.count + 1 + index, name)
        }
        bar.show(start + 2 * all.count + 1, name)
        results.append(
          AskerResult(
            name: name, loss: curvature.loss / Double(curvature.exampleCount),
            rankings: rankings, comparison: comparison))
      }
      return RankResults(
        peers: network.names, split: split, examples: batch.labels.count, seed: seed,
        askers: results)
    } catch {
      bar.leave()
      throw error
    }
  }
}

/// What was found, by asker.
struct RankResults: Sendable {
  var peers: [String]
  var split: ImageSplit
  var examples: Int
  var seed: UInt64
  var askers: [AskerResult]
}

/// One asker's view of the peers.
struct AskerResult: Sendable {
  var name: String
  /// Mean cross-entropy in nats.
  var loss: Double
  /// By the reference, then by each estimator.
  var rankings: [PeerRanking]
  var comparison: EstimatorComparison
}
