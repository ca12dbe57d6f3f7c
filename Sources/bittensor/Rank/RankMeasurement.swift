import Curvature
import Peers
import Tensor
import Training

/// The peers of a network by several estimators, for each of its askers.
struct RankMeasurement: Sendable {
  let estimators: [PeerEstimator<Double>]
  let reference: PeerEstimator<Double>
  let seed: UInt64
  let split: ImageSplit
  let batch: Batch

  func run(_ network: PeerNetwork, askers: [Int]) async throws -> RankResults {
    let all = [reference] + estimators
    var bar = ProgressBar("ranking", total: askers.count * all.count)
    do {
      let curvatures = try await network.curvatures(batch)
      var results: [AskerResult] = []
      for (position, asker) in askers.enumerated() {
        let name = network.names[asker]
        let curvature = curvatures[asker]
        let found = try all.enumerated().map { index, estimator in
          try Task.checkCancellation()
          bar.show(position * all.count + index, name)
          return try estimator.evaluated(on: curvature)
        }
        results.append(
          AskerResult(
            name: name, loss: curvature.loss / Double(curvature.exampleCount),
            rankings: try found.map { try curvature.ranking($0, seed: seed) },
            comparison: try curvature.compare(
              Array(found.dropFirst()), against: found[0], seed: seed)))
        bar.show((position + 1) * all.count, name)
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
