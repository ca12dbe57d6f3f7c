import Market
import Tensor
import Testing

/// Figure 5 of the paper: tau follows the sparsity of the weights.
@Suite struct InflationTests {
  @Test func sparsityInBothForms() {
    let weights = Tensor<Double>(rows: [[0.5, 0.5], [0.75, 0.25]])
    let sparsity = Sparsity(weights: weights)
    #expect(sparsity.diagonal == 0.75 && sparsity.total == 2)
    #expect(sparsity.overSum == 0.375 && sparsity.overRemainder == 0.6)
    #expect(Sparsity(weights: Tensor<Float>.eye(3)).overRemainder == .infinity)
    // Half of the weight on self is a target of 1.
    #expect(Sparsity(weights: Tensor<Double>.full([2, 2], 0.5)).overRemainder == 1)
  }

  @Test func theControllerPushesTowardsTheTarget() {
    let spread = Sparsity(weights: Tensor<Double>.full([10, 10], 0.1))
    let own = Sparsity(weights: Tensor<Double>.eye(10))
    var controller = InflationController(
      target: 1, integralGain: 0.1, proportionalGain: 0, scale: 2)
    #expect(controller.inflation == 0)
    // e = 1/2 - 1/10, tau = 2 (exp(0.1 e) - 1).
    let first = controller.update(spread)
    #expect(abs(first - 2 * (Double.exp(0.04) - 1)) < 1e-14)
    // u goes on from log(1 + tau / 2).
    #expect(abs(controller.update(spread) - 2 * (Double.exp(0.08) - 1)) < 1e-14)
    #expect(controller.update(own) < 2 * (Double.exp(0.08) - 1))
    for _ in 0..<50 { controller.update(own) }
    #expect(controller.inflation == 0)
    // Nothing wound up below.
    #expect(abs(controller.update(spread) - first) < 1e-14)
  }

  @Test func aResponseIsReadFromItsSeries() {
    let rising = InflationResponse(sparsity: [0, 0.96, 1.2, 0.97, 1.04, 1], target: 1)
    #expect(rising.settlingBlock == 3)
    #expect(abs(rising.overshoot - 0.2) < 1e-15 && rising.finalSparsity == 1)
    let falling = InflationResponse(sparsity: [.infinity, 3, 1.92, 1.99], target: 2)
    #expect(falling.settlingBlock == 2 && abs(falling.overshoot - 0.04) < 1e-15)
    let never = InflationResponse(sparsity: [0, 1, 0.9], target: 1)
    #expect(never.settlingBlock == nil)
    #expect(InflationResponse(sparsity: [1, 1], target: 1).settlingBlock == 0)
    #expect(InflationResponse(sparsity: [0.2, 0.3], target: 1).overshoot == 0)
  }

  @Test(arguments: [1.0, 0.5]) func settlesFromBothSides(target: Double) {
    let market = SimulatedMarket<Double>(MarketPopulation(), seed: 1)
    let ends = [true, false].map { isBelow in
      var adaptive = AdaptiveInflation(
        MarketProcess(
          market.game(utilitySlope: 50), weights: isBelow ? market.initialWeights : .eye(10),
          epsilon: 0.1, minting: nil),
        controller: InflationController(
          target: target, inflation: isBelow ? 0 : 50, integralGain: 0.1))
      let blocks = (0..<250).map { _ in adaptive.advance() }
      #expect(blocks[0].inflation == (isBelow ? 0 : 50))
      let response = InflationResponse(
        sparsity: blocks.map(\.sparsity.overRemainder), target: target)
      #expect(response.settlingBlock != nil, "\(response)")
      #expect(response.overshoot < 0.3, "\(response)")
      return adaptive.controller.inflation
    }
    // One tau holds the target, whichever way it was reached.
    #expect(abs(ends[0] - ends[1]) < 0.05 * ends[0])
  }
}
