// How much inflation makes peers keep half of their weight to themselves? A controller finds it,
// from no inflation and from far too much.
import Market
import Tensor

@main
struct Example {
  static func main() {
    let target = 1.0
    let market = SimulatedMarket<Double>(MarketPopulation(peers: 10), seed: 1)

    func settle(from inflation: Double, weights: Tensor<Double>) -> Double {
      var adaptive = AdaptiveInflation(
        MarketProcess(
          market.game(utilitySlope: 50), weights: weights, epsilon: 0.1, minting: nil),
        controller: InflationController(target: target, inflation: inflation))
      let blocks = (0..<400).map { _ in adaptive.advance() }
      for block in blocks where block.block % 50 == 1 {
        print(
          "block \(block.block): tau \(block.inflation), "
            + "diagonal over remainder \(block.sparsity.overRemainder)")
      }
      let response = InflationResponse(
        sparsity: blocks.map(\.sparsity.overRemainder), target: target)
      guard let settled = response.settlingBlock else {
        preconditionFailure("not settled: sparsity \(response.finalSparsity)")
      }
      print("settled at block \(settled + 1), overshoot \(response.overshoot)")
      return adaptive.controller.inflation
    }

    let rising = settle(from: 0, weights: market.initialWeights)
    let falling = settle(from: 50, weights: .eye(10))
    print("tau from below \(rising), from above \(falling)")
    precondition(abs(rising - falling) < 0.02 * rising, "one tau holds the target")

    // With that tau, the equilibrium itself has the target's sparsity.
    let equilibrium = CompetitiveAscent<Double>().solve(
      market.game(utilitySlope: 50, inflation: rising), from: market.initialWeights)
    let sparsity = Sparsity(weights: equilibrium.weights).overRemainder
    print("at the equilibrium: \(sparsity), KKT residual \(equilibrium.residual)")
    precondition(equilibrium.isEquilibrium && abs(sparsity - target) < 0.05 * target)
  }
}
