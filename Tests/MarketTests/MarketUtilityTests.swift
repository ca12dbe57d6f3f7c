import Market
import Tensor
import Testing

@Suite struct MarketUtilityTests {
  static let names = ["linear", "log", "root", "linear by hand"]

  /// `root` is what a user might write: -sqrt(L + 1).
  private static func utility(_ name: String) -> MarketUtility<Double> {
    switch name {
    case "linear": .linear
    case "log": .log
    case "root": .custom { -sqrt($0 + 1) }
    default: .custom { -$0 }
    }
  }

  private let market = RandomMarket<Double>(peers: 5, seed: 411)

  private func layer(_ name: String) -> MarketLayer<Double> {
    var generator = Philox(seed: 412)
    return MarketLayer(
      temperature: 0.4, utilitySlope: 20, inflation: 0.5,
      reference: .tensor(.uniform([5, 5], using: &generator)), utility: Self.utility(name))
  }

  @Test(arguments: names) func closedFormIsTheDiagonalOfTheJacobian(name: String) {
    let layer = layer(name)
    let jacobian = layer.payoffJacobian(
      weights: market.weights, stake: market.stake, hessians: market.hessians)
    let (payoff, closed) = layer.payoffAndGameGradient(
      weights: market.weights, stake: market.stake, hessians: market.hessians)
    let own = stack((0..<5).map { jacobian[.index($0), .index($0)] })
    #expect(relativeDifference(closed, own) <= 1e-12)
    let expected = layer.payoff(
      weights: market.weights, stake: market.stake, hessians: market.hessians)
    #expect(relativeDifference(payoff, expected) <= 1e-14)
  }

  @Test(arguments: names) func responsesFollowTheUtility(name: String) {
    struct Bare: SimplexGame {
      let base: MarketGame<Tensor<Double>>
      var shape: Shape { base.shape }
      func payoffs(at weights: Tensor<Double>) -> Tensor<Double> { base.payoffs(at: weights) }
    }
    let game = market.game(layer(name))
    var generator = Philox(seed: 413)
    let rows = randomRows(3, 5, using: &generator)
    for player in 0..<5 {
      let found = game.responses(of: player, rows: rows, at: market.weights)
      let expected = Bare(base: game).responses(of: player, rows: rows, at: market.weights)
      #expect(relativeDifference(found.payoffs, expected.payoffs) <= 1e-12)
      #expect(relativeDifference(found.gradients, expected.gradients) <= 1e-12)
    }
  }

  @Test func valuesAreThoseOfTheFormulas() {
    let loss = Tensor<Double>([0, 1e-12, 0.5, 3])
    #expect(MarketUtility.linear.value(at: loss).scalars == [0, -1e-12, -0.5, -3])
    let log = MarketUtility<Double>.log.valueWithSlope(at: loss)
    // No unbounded slope at 0, and nothing lost to rounding beside it.
    #expect(log.value.scalars[0] == 0 && log.slope.scalars[0] == -1)
    #expect(abs(log.value.scalars[1] + 1e-12) <= 1e-24)
    #expect(
      relativeDifference(log.slope, Tensor([-1, -1 / (1 + 1e-12), -1 / 1.5, -0.25])) <= 1e-15)
    let byHand = MarketUtility<Double>.custom { -log1p($0) }.valueWithSlope(at: loss)
    #expect(relativeDifference(byHand.slope, log.slope) <= 1e-15)
  }

  @Test func aLinearUtilityByHandGivesTheSameNumbers() {
    let both = ["linear", "linear by hand"].map { name in
      layer(name).payoffAndGameGradient(
        weights: market.weights, stake: market.stake, hessians: market.hessians)
    }
    #expect(relativeDifference(both[1].payoff, both[0].payoff) <= 1e-14)
    #expect(relativeDifference(both[1].gameGradient, both[0].gameGradient) <= 1e-14)
  }

  @Test(arguments: ["log", "root"]) func derivativesPassTheChecks(name: String) throws {
    let utility = Self.utility(name)
    let small = RandomMarket<Double>(peers: 4, seed: 414)
    try checkDerivatives(
      of: { inputs -> Tensor<Double> in
        // Wide masks, so that the higher derivatives that central differences miss stay small.
        let layer = MarketLayer<Double>(
          temperature: 2, utilitySlope: 2, inflation: 0.5, utility: utility)
        let both = layer.payoffAndGameGradient(
          weights: inputs[0], stake: inputs[1], hessians: inputs[2])
        return concatenate([both.gameGradient, both.payoff.expanded(atAxis: 0)])
      }, at: [small.weights, small.stake, small.hessians], order: 2)
  }

  @Test(arguments: ["log", "root"]) func closedFormDifferentiatesLikeTheJacobian(name: String) {
    let layer = layer(name)
    var generator = Philox(seed: 415)
    let weighting = Tensor<Double>.normal([5, 5], using: &generator)
    let (closed, closedLayer) = gradient(at: market.weights, layer) { weights, layer in
      (weighting
        * layer.gameGradient(weights: weights, stake: market.stake, hessians: market.hessians))
        .sum()
    }
    let (auto, autoLayer) = gradient(at: market.weights, layer) { weights, layer in
      let jacobian = layer.payoffJacobian(
        weights: weights, stake: market.stake, hessians: market.hessians)
      return (0..<5).reduce(Tensor(0)) {
        $0 + (weighting[$1] * jacobian[.index($1), .index($1)]).sum()
      }
    }
    #expect(relativeDifference(closed, auto) <= 1e-12)
    #expect(relativeDifference(closedLayer.temperature, autoLayer.temperature) <= 1e-12)
  }

  @Test(arguments: names) func differentiableMarketsHaveTheUtilityToo(name: String) {
    let game = market.game(layer(name))
    let tree = DifferentiableMarket(
      layer: game.layer, stake: game.stake, hessians: game.hessians)
    let weights = market.weights
    #expect(relativeDifference(tree.payoffs(at: weights), game.payoffs(at: weights)) <= 1e-13)
    #expect(
      relativeDifference(tree.gameGradient(at: weights), game.gameGradient(at: weights)) <= 1e-13)
    let rows = weights[0..<2]
    let (found, expected) = (
      tree.responses(of: 1, rows: rows, at: weights),
      game.responses(of: 1, rows: rows, at: weights)
    )
    #expect(relativeDifference(found.payoffs, expected.payoffs) <= 1e-13)
    #expect(relativeDifference(found.gradients, expected.gradients) <= 1e-13)
  }

  @Test func utilitiesHaveEquilibria() {
    for name in ["log", "root"] {
      let result = CompetitiveAscent<Double>().solve(
        market.game(layer(name)), from: market.weights)
      #expect(result.isEquilibrium, "\(name): residual \(result.residual)")
    }
  }
}
