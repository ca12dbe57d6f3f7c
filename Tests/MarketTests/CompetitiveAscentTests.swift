import Market
import Tensor
import Testing

@Suite struct CompetitiveAscentTests {
  @Test(arguments: [6, 10], [1.0, 10, 25, 50, 200])
  func reachesEquilibria(peers: Int, ratio: Double) {
    for (seed, temperature) in [(51, 1.0), (52, 0.5), (53, 0.2)] as [(UInt64, Double)] {
      let market = RandomMarket<Double>(peers: peers, seed: seed, equalStake: seed == 51)
      let layer = MarketLayer(temperature: temperature, utilitySlope: ratio)
      let result = solve(market, layer)
      #expect(result.isEquilibrium, "T \(temperature): residual \(result.residual)")
      #expect(result.stopReason == .converged)
      let gradient = layer.gameGradient(
        weights: result.weights, stake: market.stake, hessians: market.hessians)
      #expect(result.residual == kktResidual(weights: result.weights, gradient: gradient))
      #expect(result.residual <= 1e-8)
      // No row on the simplex is better to first order, in particular no vertex.
      let own = (result.weights * gradient).sum(alongAxis: 1, keepingAxes: true)
      let best = (gradient - own).scalars.max()!
      #expect(best <= 1e-6, "T \(temperature)")
    }
  }

  @Test func payoffsFallWhenOnePlayerMovesAlone() {
    let market = RandomMarket<Double>(peers: 6, seed: 54)
    let layer = MarketLayer<Double>(temperature: 1, utilitySlope: 25)
    let result = solve(market, layer)
    func payoff(_ weights: Tensor<Double>) -> [Double] {
      layer.payoff(weights: weights, stake: market.stake, hessians: market.hessians).scalars
    }
    let settled = payoff(result.weights)
    var generator = Philox(seed: 55)
    for player in 0..<6 {
      let others = randomRows(20, 6, using: &generator)
      for index in 0..<20 {
        let moved = stack(
          (0..<6).map { row in
            let own = result.weights[row]
            return row == player ? own + 0.01 * (others[index] - own) : own
          })
        #expect(payoff(moved)[player] <= settled[player] + 1e-10)
      }
    }
  }

  @Test func bareRankMakesEveryPeerKeepItsWeight() {
    let market = RandomMarket<Double>(peers: 5, seed: 56)
    let result = solve(market, MarketLayer(temperature: 1, utilitySlope: 0))
    #expect(result.isEquilibrium)
    #expect(result.weights.scalars == Tensor<Double>.eye(5).scalars)
    #expect(result.rank.scalars == [Double](repeating: 0.2, count: 5))
  }

  @Test func singlePrecisionReachesItsOwnTolerance() {
    let market = RandomMarket<Float>(peers: 8, seed: 57)
    let layer = MarketLayer<Float>(temperature: 1, utilitySlope: 25)
    let result = CompetitiveAscent<Float>().solve(market.game(layer), from: market.weights)
    #expect(result.isEquilibrium, "residual \(result.residual)")
    #expect(result.residual <= 8e-6)
  }

  @Test func multiplicativeWeightsConvergeToo() {
    let market = RandomMarket<Double>(peers: 6, seed: 58)
    let layer = MarketLayer<Double>(temperature: 1, utilitySlope: 50)
    let result = solve(market, layer, CompetitiveAscent(rule: .exponentiated))
    #expect(result.isEquilibrium, "residual \(result.residual)")
  }

  @Test func fixedStepsReachTheSamePointSlowly() {
    let market = RandomMarket<Double>(peers: 6, seed: 72)
    let layer = MarketLayer<Double>(temperature: 1, utilitySlope: 10)
    let fixed = solve(market, layer, CompetitiveAscent(adaptsStep: false))
    let adaptive = solve(market, layer)
    #expect(fixed.isEquilibrium && adaptive.isEquilibrium)
    #expect(fixed.iterations > 10 * adaptive.iterations)
    #expect(relativeDifference(fixed.weights, adaptive.weights) <= 1e-4)
  }

  @Test func aFixedStepThatOscillatesIsNotCalledAnEquilibrium() {
    let market = RandomMarket<Double>(peers: 6, seed: 60)
    let layer = MarketLayer<Double>(temperature: 0.05, utilitySlope: 50)
    let fixed = solve(
      market, layer, CompetitiveAscent(initialStep: 1, adaptsStep: false, budget: 300))
    #expect(!fixed.isEquilibrium)
    #expect(fixed.stopReason == .budget)
    #expect(fixed.iterations == 300)
    #expect(fixed.residual > 0.01)
    // The market has an equilibrium: the default step finds one.
    #expect(solve(market, layer).isEquilibrium)
  }

  @Test func rescalingStopsElsewhereAndSaysSo() {
    let market = RandomMarket<Double>(peers: 6, seed: 61)
    let layer = MarketLayer<Double>(temperature: 1, utilitySlope: 50)
    let result = solve(market, layer, CompetitiveAscent(rule: .rescale, budget: 500))
    #expect(!result.isEquilibrium)
    #expect(result.residual > 1e-3)
  }

  @Test func withoutABudgetTheStartComesBack() {
    let market = RandomMarket<Double>(peers: 4, seed: 62)
    let result = solve(
      market, MarketLayer(temperature: 1, utilitySlope: 25), CompetitiveAscent(budget: 0))
    #expect(result.weights.scalars == market.weights.scalars)
    #expect(result.iterations == 0 && result.stopReason == .budget)
    #expect(result.residuals.map(\.iteration) == [0])
  }

  @Test func blocksMoveRowsByEpsilonAtMost() {
    let market = RandomMarket<Double>(peers: 6, seed: 63)
    let layer = MarketLayer<Double>(temperature: 1, utilitySlope: 25)
    let block = solve(market, layer, CompetitiveAscent(budget: 1, epsilon: 0.01))
    let moved = sqrt(square(block.weights - market.weights).sum(alongAxis: 1)).scalars
    #expect(moved.allSatisfy { $0 <= 0.01 + 1e-15 })
    #expect(moved.contains { $0 > 0.0099 })
    let bounded = solve(market, layer, CompetitiveAscent(epsilon: 0.01))
    let free = solve(market, layer)
    #expect(bounded.isEquilibrium)
    #expect(bounded.iterations > free.iterations)
  }

  @Test func residualsAreThinnedEvenlyFromStartToStop() {
    let market = RandomMarket<Double>(peers: 4, seed: 64)
    let layer = MarketLayer<Double>(temperature: 1, utilitySlope: 25)
    let solver = CompetitiveAscent(initialStep: 1e-4, adaptsStep: false, budget: 1501)
    let result = solve(market, layer, solver)
    let steps = result.residuals.map(\.iteration)
    #expect(steps.first == 0 && steps.last == 1501)
    #expect(steps.count <= Equilibrium<Double>.maximumSamples)
    #expect(steps.count > Equilibrium<Double>.maximumSamples / 3)
    let gaps = Set(zip(steps.dropFirst(), steps).dropLast().map { $0 - $1 })
    #expect(gaps.count == 1)
    #expect(result.residuals.last?.residual == result.residual)
    let start = layer.gameGradient(
      weights: market.weights, stake: market.stake, hessians: market.hessians)
    #expect(
      result.residuals.first?.residual == kktResidual(weights: market.weights, gradient: start))
  }

  @Test func coordinationBeatsEquilibria() {
    for seed in 65..<68 as Range<UInt64> {
      let market = RandomMarket<Double>(peers: 6, seed: seed)
      let layer = MarketLayer<Double>(temperature: 1, utilitySlope: 10)
      let selfish = solve(market, layer)
      let joint = CompetitiveAscent<Double>().coordinate(
        market.game(layer), starts: [selfish.weights, market.weights])
      let total = layer.payoff(
        weights: selfish.weights, stake: market.stake, hessians: market.hessians
      ).sum().scalar
      #expect(joint.isOptimum, "residual \(joint.residual)")
      #expect(joint.totalPayoff > total)
      #expect(abs(joint.rank.sum().scalar - 1) <= 1e-14)
      let slope = gradient(at: joint.weights) {
        layer.payoff(weights: $0, stake: market.stake, hessians: market.hessians).sum()
      }
      #expect(kktResidual(weights: joint.weights, gradient: slope) <= 1e-8)
    }
  }

  @Test func coordinationKeepsTheBestOfItsStarts() {
    let market = RandomMarket<Double>(peers: 6, seed: 70)
    let layer = MarketLayer<Double>(temperature: 0.05, utilitySlope: 50)
    func best(_ starts: [Tensor<Double>]) -> Double {
      CompetitiveAscent<Double>().coordinate(market.game(layer), starts: starts).totalPayoff
    }
    let starts = [market.weights, .eye(6), .full([6, 6], 1 / 6)]
    let totals = starts.map { best([$0]) }
    #expect(totals.max()! > totals.min()! + 0.1)
    #expect(best(starts) == totals.max()!)
  }

  private func solve(
    _ market: RandomMarket<Double>, _ layer: MarketLayer<Double>,
    _ solver: CompetitiveAscent<Double> = CompetitiveAscent()
  ) -> Equilibrium<Double> {
    solver.solve(market.game(layer), from: market.weights)
  }
}
