import Curvature
import Layers
import Tensor

extension Benchmark {
  /// What the scores of n peers cost beside passes of the same head: the head's forward pass, the
  /// cost of removing each peer with the first layer shared, and n Hessian-vector products.
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
    func scores(_ estimator: PeerEstimator<Scalar>) throws -> [Double] {
      let curvature = try head.curvature(inputs: inputs, labels: labels)
      return try curvature.evaluate(estimator).totals
    }
    func slopes() -> Tensor<Scalar> {
      let moved = head.contributions(inputs)
      let slope = gradient(at: moved.sum(alongAxis: 0)) { loss(head.tail($0)) }
      return (slope * moved).sum(alongAxes: [1, 2])
    }
    try measure("costs n=\(n) forward") { head(inputs) }
    try measure("costs n=\(n) first order", slopes)
    try measure("costs n=\(n) removals", removalCosts)
    try measure("costs n=\(n) gate Hessian", problem.scores)
    try measure("costs n=\(n) any head", problem.scoresOfAnyHead)
    try measure("costs n=\(n) n products", products)
    try measure("costs n=\(n) Monte-Carlo Fisher, Hessian included") {
      try scores(.fisherMonteCarlo(samples: 1, seed: 1))
    }
  }
}
