import Curvature
import Layers
import Tensor

/// A network in some state, on some images: how well each estimator does there.
struct StudyRecord: Codable, Sendable {
  var head: String
  var state: StudyState
  var split: ImageSplit
  var network: Int
  /// Mean cross-entropy in nats, and the share of images with the right class.
  var loss: Double
  var accuracy: Double
  /// Of the two terms of second-order Taylor, the share of the linear one: |g.dF_i| over the sum of
  /// both sizes, summed over the peers.
  var linearShare: Double
  /// Of the two parts of the Hessian's diagonal, the share of the one that Gauss-Newton leaves out.
  var residualShare: Double
  var comparison: EstimatorComparison
}

/// The estimators of the study, on one network after another.
enum StudyMeasurement {
  static let estimators =
    "paper,taylor2,gaussNewton,firstOrder,empiricalFisher,klLeaveOneOut,shapley2,exactShapley,"
    + "hessianRowSum,fisherMonteCarlo(8),signedProbe(8),pathIntegral(8)"

  static func record(
    _ model: StudyModel, on images: StudyViews, state: StudyState, split: ImageSplit, network: Int,
    seed: UInt64
  ) throws -> StudyRecord {
    let answers = model.answers(to: images.views)
    let curvature = try PeerHead<Double>(converting: model.head)
      .curvature(inputs: Tensor(converting: answers), labels: images.labels)
    let comparison = try curvature.compare(
      EstimatorCatalog.estimators(estimators, seed: seed), seed: seed
    ) { _, _ in try Task.checkCancellation() }
    let linear = curvature.scores(.firstOrder).reduce(0) { $0 + abs($1) }
    let (paper, gaussNewton) = (curvature.scores(.paper), curvature.scores(.gaussNewton))
    let second = paper.reduce(0) { $0 + abs($1) / 2 }
    let residual = zip(paper, gaussNewton).reduce(0) { $0 + abs($1.0 - $1.1) }
    return StudyRecord(
      head: model.head.activation.title, state: state, split: split, network: network,
      loss: curvature.loss / Double(curvature.exampleCount),
      accuracy: accuracy(model.head(answers), images.labels),
      linearShare: linear / (linear + second),
      residualShare: residual / (residual + gaussNewton.reduce(0, +)), comparison: comparison)
  }
}

extension PeerActivation {
  /// The name of a head in tables.
  var title: String { self == .identity ? "linear" : rawValue }
}
