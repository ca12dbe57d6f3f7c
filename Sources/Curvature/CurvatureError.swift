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
    }
  }
}
