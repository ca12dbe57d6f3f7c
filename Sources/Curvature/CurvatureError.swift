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
  /// Newton's method found no best read-out without the peer, or with all if there is none.
  case refitNotConverged(peer: Int?)
  /// An estimator gave another number of scores than there are peers.
  case wrongScoreCount(estimator: String, count: Int, peers: Int)
  /// The data set has no examples.
  case noExamples
  /// A second pass over the data set does not begin as the first one did.
  case sourceNotRepeatable
  /// The model's outputs for an example of a batch hold NaN or an infinity.
  case nonFiniteOutput(batch: Int, example: Int)
  /// The loss of an example of a batch is NaN or infinite.
  case nonFiniteLoss(batch: Int, example: Int)
  /// The gradient of a batch holds NaN or an infinity: that of an example by itself, or, if `nil`,
  /// only the sum of all.
  case nonFiniteGradient(batch: Int, example: Int?)
  /// Two evaluations of the first batch gave an example two losses.
  case notDeterministic(example: Int, first: Double, second: Double)
  /// An example's outputs change by so much when other examples of its batch are left out.
  case coupledExamples(example: Int, difference: Double, tolerance: Double)
  /// The loss has no matrix of that kind: it stands for no density, or its Hessian in the outputs has
  /// no known factor.
  case noFactor(matrix: CurvatureMatrix)
  /// Parameters enter the model in other ways than as a factor of one matrix product or as a bias.
  case uncoveredParameters([UncoveredParameter])
  /// A matrix to be inverted, or whose logarithm is asked for, has an eigenvalue that is not above
  /// zero, damping included.
  case notPositiveDefinite(eigenvalue: Double)
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
    case .refitNotConverged(let peer):
      "Newton's method found no best read-out "
        + (peer.map { "without peer \($0)" } ?? "with all peers") + "; try a larger ridge"
    case .wrongScoreCount(let estimator, let count, let peers):
      "the estimator \(estimator) gave numbers for \(count) peers, there are \(peers)"
    case .noExamples:
      "the data set has no examples"
    case .sourceNotRepeatable:
      "a second pass over the data set does not give the batches of the first one"
    case .nonFiniteOutput(let batch, let example):
      "the model's outputs for example \(example) of batch \(batch) are not finite"
    case .nonFiniteLoss(let batch, let example):
      "the loss of example \(example) of batch \(batch) is not finite"
    case .nonFiniteGradient(let batch, let example?):
      "the gradient of example \(example) of batch \(batch) is not finite"
    case .nonFiniteGradient(let batch, nil):
      "the gradient of batch \(batch) is not finite, though that of each example is"
    case .notDeterministic(let example, let first, let second):
      "the loss is not deterministic: example \(example) of batch 0 has a loss of \(first), and of "
        + "\(second) the second time; is there dropout in the model?"
    case .coupledExamples(let example, let difference, let tolerance):
      "examples depend on each other: outputs of example \(example) of batch 0 change by "
        + "\(difference) when others are left out, rounding allows \(tolerance); does the model take "
        + "statistics over the batch?"
    case .noFactor(let matrix):
      "the loss has no factor for \(matrix)"
    case .uncoveredParameters(let parameters):
      "no Kronecker factors for " + parameters.map(\.description).joined(separator: "; ")
    case .notPositiveDefinite(let eigenvalue):
      "an eigenvalue is \(eigenvalue), not above zero; more damping is needed"
    }
  }
}
