import Curvature
import Layers
import Tensor

extension Benchmark {
  /// What the scores of n peers cost beside passes of the same head: the head's forward pass, the
  /// cost of removing each peer with the first layer shared, as a bare difference and to full
  /// precision, and n Hessian-vector products of the whole head or of what follows its first layer.
  func rankingCosts(n: Int) throws {
    let problem = rankingProblem(n: n, summing: true)
    let head = problem.head
    let (inputs, labels) = (problem.representations, problem.labels)
    let targets = Tensor<Scalar>.oneHot(labels, classes: 10)
    func loss(_ logits: Tensor<Scalar>) -> Tensor<Scalar> {
      -(logSoftmax(logits) * targets).sum(alongAxes: [-2, -1])
    }
    func removalCosts() -> Tensor<Scalar> {
      let moved = head.contributions(inputs)
      let sum = moved.sum(alongAxis: 0)
      return loss(head.tail(sum - moved)) - loss(head.tail(sum))
    }
    func products() -> [Tensor<Scalar>] {
      let moved = head.contributions(inputs)
      let sum = moved.sum(alongAxis: 0)
      return (0..<n).map { peer in
        let product = hessianVectorProduct(at: sum, along: moved[peer]) { loss(head.tail($0)) }
        return (product * moved[peer]).sum()
      }
    }
    func productsOfTheHead() -> [Tensor<Scalar>] {
      (0..<n).map { peer in
        let direction = inputs * Tensor.oneHot([peer], classes: n).reshaped([n, 1, 1])
        let product = hessianVectorProduct(at: inputs, along: direction) { loss(head($0)) }
        return (product * direction).sum()
      }
    }
    // What estimators take beside the first layer, of a curvature that is there.
    let curvature = try head.curvature(inputs: inputs, labels: labels)
    func estimated(_ estimator: PeerEstimator<Scalar>) throws -> [Double] {
      _ = head.contributions(inputs).evaluated()
      return try curvature.evaluate(estimator).totals
    }
    func slopes() -> Tensor<Scalar> {
      let moved = head.contributions(inputs)
      let slope = gradient(at: moved.sum(alongAxis: 0)) { loss(head.tail($0)) }
      return (slope * moved).sum(alongAxes: [1, 2])
    }
    try measure("costs n=\(n) forward") { head(inputs) }
    try measure("costs n=\(n) first order", slopes)
    try measure("costs n=\(n) Monte-Carlo Fisher") {
      try estimated(.fisherMonteCarlo(samples: 1, seed: 1))
    }
    try measure("costs n=\(n) one product") { try estimated(.shapley2) }
    try measure("costs n=\(n) removals", removalCosts)
    try measure("costs n=\(n) removals to full precision") { try estimated(.leaveOneOut) }
    try measure("costs n=\(n) gate Hessian", problem.scores)
    try measure("costs n=\(n) any head", problem.scoresOfAnyHead)
    try measure("costs n=\(n) n products of the tail", products)
    try measure("costs n=\(n) n products of the head", productsOfTheHead)
  }
}
