import Curvature
import Tensor

/// A seeded head of some kind, what peers give it, labels, and its error as a function of each.
struct HeadProblem<Scalar: TensorScalar>: Sendable {
  let kind: HeadKind
  var inputs: Tensor<Scalar>
  /// Of the first layer, `[n, ...]`.
  var weights: Tensor<Scalar>
  let parameters: [String: Tensor<Scalar>]
  var labels: [Int]

  var peers: Int { inputs.shape[0] }
  var batch: Int { inputs.shape[1] }
  var classes: Int { HeadKind.classes }

  /// The same problem in another precision.
  init<Other>(converting other: HeadProblem<Other>) {
    kind = other.kind
    inputs = Tensor(converting: other.inputs)
    weights = Tensor(converting: other.weights)
    parameters = other.parameters.mapValues { Tensor(converting: $0) }
    labels = other.labels
  }

  func logits(_ inputs: Tensor<Scalar>) -> Tensor<Scalar> {
    kind.logits(inputs, weights: weights, parameters)
  }

  /// Q of given representations.
  func error(_ inputs: Tensor<Scalar>) -> Tensor<Scalar> { error(inputs, weights: weights) }

  /// Q of given representations and first-layer weights.
  func error(_ inputs: Tensor<Scalar>, weights: Tensor<Scalar>) -> Tensor<Scalar> {
    let logits = kind.logits(inputs, weights: weights, parameters)
    return -(logSoftmax(logits) * .oneHot(labels, classes: classes)).sum()
  }

  /// Through the head as a whole.
  func curvature() throws -> PeerCurvature<Scalar> {
    try PeerCurvature(of: { logits($0) }, inputs: inputs, labels: labels)
  }

  /// Through the tail of the first layer's sum.
  func tailCurvature() throws -> PeerCurvature<Scalar> {
    try PeerCurvature(
      ofTail: { kind.tail($0, weights: weights, parameters) },
      contributions: kind.contributions(inputs, weights: weights), labels: labels)
  }

  /// dF_i.
  func removal(_ peer: Int) -> Tensor<Scalar> { -inputs * mask(peer, inputs) }

  /// W_i in its place and zeros in those of the other peers.
  func weights(of peer: Int) -> Tensor<Scalar> { weights * mask(peer, weights) }

  private func mask(_ peer: Int, _ x: Tensor<Scalar>) -> Tensor<Scalar> {
    Tensor.oneHot([peer], classes: peers)
      .reshaped(Shape([peers] + [Int](repeating: 1, count: x.rank - 1)))
  }
}

extension HeadProblem<Double> {
  init(_ kind: HeadKind, seed: UInt64 = 1) {
    var generator = Philox(seed: seed)
    self.kind = kind
    inputs = .normal(kind.inputShape, using: &generator)
    weights = .normal(kind.weightShape, deviation: 0.5, using: &generator)
    parameters = Dictionary(
      uniqueKeysWithValues: kind.parameterShapes.map { name, shape in
        (name, .normal(shape, deviation: kind.deviation(of: name), using: &generator))
      })
    labels = (0..<kind.inputShape[1]).map { _ in
      Int.random(in: 0..<HeadKind.classes, using: &generator)
    }
  }

  /// Softmax probabilities by example, by their definition.
  func probabilities() -> [[Double]] {
    exp(logits(inputs)).rows.map { row in row.map { $0 / row.reduce(0, +) } }
  }
}
