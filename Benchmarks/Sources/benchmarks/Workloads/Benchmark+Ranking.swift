import Curvature
import Tensor

extension Benchmark {
  /// The second derivative of a head's summed loss along the removal of each of n peers; the head
  /// adds up the peers' representations, or has a matrix for each. The check is the scores' sum.
  func ranking() throws {
    let (batch, width, hidden, classes) = (64, 64, 128, 10)
    let labels = labels(batch, stream: 602, classes: classes)
    for n in sizes ?? [8, 32, 128] {
      let representations = uniform([n, batch, width], stream: 601)
      for (name, matrices) in [("sum", 1), ("concat", n)] {
        let inner = 1 / Double(n * width).squareRoot()
        let outer = 1 / Double(hidden).squareRoot()
        let weights = uniform([matrices, width, hidden], stream: 603, low: -inner, high: inner)
        let head = PeerHead(
          peerWeights: weights.broadcast(to: [n, width, hidden]), hiddenBias: .zeros([hidden]),
          outputWeights: uniform([hidden, classes], stream: 604, low: -outer, high: outer),
          outputBias: .zeros([classes]), activation: .tanh)
        func fromTail() throws -> [Double] {
          try head.curvature(inputs: representations, labels: labels).scores(.paper)
        }
        try measure(
          "\(name) n=\(n)", mode: "tail", check: fromTail().reduce(0, +), fromTail)
        // Time and memory grow with n^2.
        guard n <= 32 else { continue }
        @Sendable func wholeHead(_ representations: Tensor<Scalar>) -> Tensor<Scalar> {
          guard matrices == 1 else { return head(representations) }
          return head.tail(matmul(representations.sum(alongAxis: 0), weights[0]))
        }
        func fromHead() throws -> [Double] {
          try PeerCurvature(of: wholeHead, inputs: representations, labels: labels).scores(.paper)
        }
        try measure(
          "\(name) n=\(n)", mode: "any head", check: fromHead().reduce(0, +), fromHead)
      }
    }
  }
}
