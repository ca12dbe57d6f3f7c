import Market
import Tensor

extension Benchmark {
  /// Steps of all players along their own payoffs' gradients, with the payoffs. The check is the
  /// payoffs' sum in the fifth step.
  func market() throws {
    // In double precision the Hessians of 1,024 players would be 8 GiB.
    for n in sizes ?? (dtype == .f32 ? [32, 128, 512, 1024] : [32, 128, 512]) {
      let steps = n <= 512 ? 10 : 2
      func measureSteps(_ mode: String, _ payoffs: (Int) -> Tensor<Scalar>) throws {
        try measure("n=\(n)", mode: mode, stepsPerRun: steps, check: total(payoffs(5))) {
          payoffs(steps)
        }
      }
      let dense = marketHessians(n)
      try measureSteps("MarketLayer", marketSteps(n: n, dense))
      try measureSteps("MarketLayer, packed", marketSteps(n: n, PackedSymmetric(dense)))
    }
  }

  /// A function that makes one step and returns the payoffs before it.
  func marketStep(n: Int) -> () -> Tensor<Scalar> {
    let payoffs = marketSteps(n: n, marketHessians(n))
    return { payoffs(1) }
  }

  /// A function that makes so many steps, always from the same start so that all see the same
  /// numbers, and returns the payoffs before the last.
  func marketSteps(
    n: Int, _ hessians: some HessianOperator<Scalar>
  ) -> (_ steps: Int) -> Tensor<Scalar> {
    let stake = uniform([n], stream: 501, low: 0.5, high: 1.5)
    let scores = uniform([n, n], stream: 502, low: 0.5, high: 1.5)
    let start = scores / scores.sum(alongAxis: 1, keepingAxes: true)
    let reference = uniform([n, n], stream: 503, low: 0, high: 1)
    let layer = MarketLayer<Scalar>(
      temperature: Scalar(1 / Double(n)), reference: .tensor(reference))
    let length = Scalar(0.1 / (Double(n * n) * Double(n).squareRoot()))
    return { steps in
      var weights = start
      var last = Tensor<Scalar>(0)
      for _ in 0..<steps {
        let (payoff, slope) = layer.payoffAndGameGradient(
          weights: weights, stake: stake, hessians: hessians)
        weights = SimplexRule.rescale.step(weights, along: slope, size: length)
        last = payoff
      }
      return last
    }
  }

  /// H_i = A_i A_i^T / 16 + I / 10 with 16 columns in A_i: symmetric, positive definite.
  func marketHessians(_ n: Int) -> Tensor<Scalar> {
    let factors = uniform([n, n, 16], stream: 504)
    return matmul(factors, factors.transposed()) / 16 + Tensor.eye(n) * 0.1
  }
}
