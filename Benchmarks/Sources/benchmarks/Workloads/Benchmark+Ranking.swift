import Curvature
import Tensor

extension Benchmark {
  /// The second derivative of a head's summed loss along the removal of each of n peers; the head
  /// adds up the peers' representations, or has a matrix for each. The check is the scores' sum.
  func ranking() throws {
    for n in sizes ?? [8, 32, 128] {
      try rankingCosts(n: n)
      for (name, isSumming) in [("sum", true), ("concat", false)] {
        let problem = rankingProblem(n: n, summing: isSumming)
        try measure(
          "\(name) n=\(n)", mode: "tail", check: problem.scores().reduce(0, +), problem.scores)
        try measure(
          "\(name) n=\(n)", mode: "any head", check: problem.scoresOfAnyHead().reduce(0, +),
          problem.scoresOfAnyHead)
      }
    }
  }

  /// A head over n peers and a batch for it.
  func rankingProblem(n: Int, summing: Bool) -> RankingProblem<Scalar> {
    let (batch, width, hidden, classes) = (64, 64, 128, 10)
    let inner = 1 / Double(n * width).squareRoot()
    let outer = 1 / Double(hidden).squareRoot()
    let weights = uniform(
      [summing ? 1 : n, width, hidden], stream: 603, low: -inner, high: inner)
    let head = PeerHead(
      peerWeights: weights.broadcast(to: [n, width, hidden]), hiddenBias: .zeros([hidden]),
      outputWeights: uniform([hidden, classes], stream: 604, low: -outer, high: outer),
      outputBias: .zeros([classes]), activation: .tanh)
    return RankingProblem(
      head: head, sharedWeights: summing ? weights[0] : nil,
      representations: uniform([n, batch, width], stream: 601),
      labels: labels(batch, stream: 602, classes: classes))
  }
}

/// A head over the representations of peers, and a batch to rank the peers on.
struct RankingProblem<Scalar: TensorScalar>: Sendable {
  let head: PeerHead<Scalar>
  /// The matrix of all peers, if the head adds their representations up.
  let sharedWeights: Tensor<Scalar>?
  let representations: Tensor<Scalar>
  let labels: [Int]

  /// From what the library knows about this kind of head.
  func scores() throws -> [Double] {
    try head.curvature(inputs: representations, labels: labels).scores(.paper)
  }

  /// From the head as any function.
  func scoresOfAnyHead() throws -> [Double] {
    try PeerCurvature(of: function, inputs: representations, labels: labels).scores(.paper)
  }

  private func function(_ representations: Tensor<Scalar>) -> Tensor<Scalar> {
    guard let sharedWeights else { return head(representations) }
    return head.tail(matmul(representations.sum(alongAxis: 0), sharedWeights))
  }
}
