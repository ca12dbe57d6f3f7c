import Curvature
import Tensor

/// A seeded head, representations and labels, and their error as a function of each.
struct PeerProblem {
  var head: PeerHead<Double>
  var inputs: Tensor<Double>
  var labels: [Int]

  init(
    _ activation: PeerActivation, seed: UInt64 = 1, peers: Int = 4, batch: Int = 3, width: Int = 3,
    hidden: Int = 5, classes: Int = 4
  ) {
    var generator = Philox(seed: seed)
    head = PeerHead(
      peers: peers, width: width, hidden: hidden, classes: classes, activation: activation,
      using: &generator)
    head.hiddenBias = .normal([hidden], using: &generator)
    head.outputBias = .normal([classes], using: &generator)
    inputs = .normal([peers, batch, width], using: &generator)
    labels = (0..<batch).map { _ in Int.random(in: 0..<classes, using: &generator) }
  }

  var peers: Int { inputs.shape[0] }
  var batch: Int { inputs.shape[1] }
  var classes: Int { head.outputBias.count }

  /// Through the head as a whole.
  func curvature() throws -> PeerCurvature<Double> {
    try PeerCurvature(of: { [head] in head($0) }, inputs: inputs, labels: labels)
  }

  /// Q of given representations.
  func error(_ inputs: Tensor<Double>) -> Tensor<Double> { error(head, inputs) }

  /// Q of a given head and representations.
  func error(_ head: PeerHead<Double>, _ inputs: Tensor<Double>) -> Tensor<Double> {
    -(logSoftmax(head(inputs)) * .oneHot(labels, classes: classes)).sum()
  }

  /// dF_i.
  func removal(_ peer: Int) -> Tensor<Double> {
    let width = inputs.count / peers
    let values = inputs.scalars.enumerated().map { $0 / width == peer ? -$1 : 0 }
    return Tensor(values, shape: inputs.shape)
  }

  /// Softmax probabilities by example, by their definition.
  func probabilities() -> [[Double]] {
    let weights = exp(head(inputs)).rows
    return weights.map { row in row.map { $0 / row.reduce(0, +) } }
  }
}

extension Tensor<Double> {
  /// The rows of a matrix.
  var rows: [[Double]] {
    let width = shape[1]
    let all = scalars
    return (0..<shape[0]).map { Array(all[$0 * width..<($0 + 1) * width]) }
  }
}
