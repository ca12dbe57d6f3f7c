import Curvature
import Layers
import Market
import Tensor

/// A member's gate as a stand-in for its scores of the others: the mean gate of each peer beside
/// the exact score that it would take all answers and the Hessian to know (section 1.7).
public struct GateProxy: Sendable, Hashable {
  /// The mean gate of each peer over the batch, without noise.
  public let meanGates: [Double]
  /// The exact score of each peer on the same batch.
  public let scores: [Double]

  /// How well the two orders agree; NaN where one of them has no order. Peers that are never chosen
  /// have both a gate and a score of 0, and tie in both.
  public var spearman: Double { RankAgreement.spearman(meanGates, scores) }
  /// Kendall's tau-b: see `spearman`.
  public var kendall: Double { RankAgreement.kendall(meanGates, scores) }
  /// The share of the k peers of the largest gates that are among the k of the highest scores.
  public func topOverlap(k: Int) -> Double { RankAgreement.topOverlap(meanGates, scores, k: k) }
}

extension PeerNetwork {
  /// Each member's mean gates over a batch beside its exact scores of the peers, from all answers.
  ///
  /// The scores are of the gated and masked answers that the member's head reads, as those that its
  /// row of weights is made of. Throws if a loss is not finite.
  public func gateProxies(
    _ batch: Batch, score: PeerScore = .gaussNewton
  ) async throws -> [GateProxy] {
    let curvatures = try await curvatures(batch)
    let online = directory.isOnline
    return zip(await models(), curvatures).map { model, curvature in
      let gates = model.gate.gates(for: batch.inputs, present: online)
      return GateProxy(
        meanGates: Tensor<Double>(converting: gates).mean(alongAxis: 0).scalars,
        scores: curvature.scores(score))
    }
  }
}
