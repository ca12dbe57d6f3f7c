import Tensor

/// A way to score the peers of a head: what its number is called, what it costs and how to get it.
///
///     let table = try curvature.compare([.paper, .fisherMonteCarlo(samples: 8, seed: 1)])
///     let ranking = try curvature.ranking(.taylor2)
///
/// One of your own is a function of the curvature:
///
///     let loudness = PeerEstimator<Double>("loudness", needsLabels: false, cost: PassCost(0)) {
///       PeerContributions(shares: square($0.inputs).sum(alongAxis: -1).rows)
///     }
///
/// The notation is that of `PeerScore`.
public struct PeerEstimator<Scalar: TensorScalar>: Sendable {
  /// What it is called, with its parameters; tables name it by this.
  public let name: String
  /// Whether it reads the targets.
  public let needsLabels: Bool
  /// What the scores of all peers cost. Shares of single examples can cost more: see
  /// `PeerCurvature.contributions(to:)`.
  public let cost: PassCost
  /// What a score is multiplied by before it is compared with the cost of a removal: 1/2 for
  /// second-order terms without their factor, and otherwise 1.
  public let costFactor: Double

  private let evaluate: @Sendable (PeerCurvature<Scalar>) throws -> PeerContributions

  /// An estimator. `evaluate` gives a number for each peer, higher for peers that matter more.
  public init(
    _ name: String, needsLabels: Bool, cost: PassCost, costFactor: Double = 1,
    _ evaluate: @escaping @Sendable (PeerCurvature<Scalar>) throws -> PeerContributions
  ) {
    self.name = name
    self.needsLabels = needsLabels
    self.cost = cost
    self.costFactor = costFactor
    self.evaluate = evaluate
  }

  /// What it says of each peer. Throws what the estimator throws, and `wrongScoreCount`.
  public func callAsFunction(_ curvature: PeerCurvature<Scalar>) throws -> PeerContributions {
    let result = try evaluate(curvature)
    guard result.totals.count == curvature.peerCount else {
      throw CurvatureError.wrongScoreCount(
        estimator: name, count: result.totals.count, peers: curvature.peerCount)
    }
    return result
  }
}

extension PeerEstimator {
  /// This estimator as it has been evaluated on a curvature, for several uses of one evaluation: it
  /// says the same whatever it is asked about.
  ///
  /// Throws what the estimator throws.
  public func evaluated(on curvature: PeerCurvature<Scalar>) throws -> PeerEstimator {
    let result = try self(curvature)
    return PeerEstimator(name, needsLabels: needsLabels, cost: cost, costFactor: costFactor) { _ in
      result
    }
  }
}

extension PeerCurvature {
  /// What an estimator says of each peer.
  public func evaluate(_ estimator: PeerEstimator<Scalar>) throws -> PeerContributions {
    try estimator(self)
  }

  /// The peers by an estimator as a row of weights, none negative, that sums to 1 (paper, eq 3).
  ///
  /// Throws what the estimator and `simplexRow` throw.
  public func row(by estimator: PeerEstimator<Scalar>, policy: SimplexPolicy) throws -> [Double] {
    policy == .gaussNewton
      ? try row(policy: .gaussNewton) : try simplexRow(evaluate(estimator).totals, policy: policy)
  }
}
