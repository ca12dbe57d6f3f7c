/// What peers or a head gave that no curvature, score or row can be made of.
public enum CurvatureError: Error, Hashable, Sendable {
  /// What a peer gives, its representation or contribution, holds NaN or an infinity.
  case nonFiniteInput(peer: Int)
  /// The head's logits for an example hold NaN or an infinity.
  case nonFiniteLogits(example: Int)
  /// A first or second derivative along the peers' removal is NaN or infinite: the head has none at
  /// these inputs, or it overflows.
  case nonFiniteCurvature
  /// A score is NaN or infinite.
  case nonFiniteScore(peer: Int)
  /// A score is below zero and the policy allows none.
  case negativeScore(peer: Int, value: Double)
  /// No score is above zero, so there is nothing to share out.
  case noPositiveScore
  /// A mixing weight of the renormalised baseline is below zero.
  case negativeWeight(peer: Int, value: Double)
  /// An estimator that enumerates all coalitions was asked for more peers than it takes.
  case tooManyPeers(count: Int, limit: Int)
  /// A matrix over the peers that must be inverted has an eigenvalue that is not above zero by more
  /// than rounding. The peer is the one that its eigenvector holds most of.
  case singularGateHessian(peer: Int, eigenvalue: Double)
  /// An estimator gave another number of scores than there are peers.
  case wrongScoreCount(estimator: String, count: Int, peers: Int)
}

extension CurvatureError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .nonFiniteInput(let peer):
      "what peer \(peer) gives holds values that are not finite"
    case .nonFiniteLogits(let example):
      "the head's logits for example \(example) are not finite"
    case .nonFiniteCurvature:
      "the derivatives of the error along the removal of the peers are not finite"
    case .nonFiniteScore(let peer):
      "the score of peer \(peer) is not finite"
    case .negativeScore(let peer, let value):
      "the score of peer \(peer) is \(value), below zero; choose a policy for negative scores"
    case .noPositiveScore:
      "no score is above zero, so they give no row that sums to 1"
    case .negativeWeight(let peer, let value):
      "the mixing weight of peer \(peer) is \(value), below zero"
    case .tooManyPeers(let count, let limit):
      "all coalitions of \(count) peers are too many to go through; the limit is \(limit) peers"
    case .singularGateHessian(let peer, let eigenvalue):
      "the matrix over the peers has the eigenvalue \(eigenvalue), mostly along peer \(peer), "
        + "and must be positive definite; add damping"
    case .wrongScoreCount(let estimator, let count, let peers):
      "the estimator \(estimator) gave numbers for \(count) peers, there are \(peers)"
    }
  }
}
