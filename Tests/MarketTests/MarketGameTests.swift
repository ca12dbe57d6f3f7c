import Market
import Tensor
import Testing

@Suite struct MarketGameTests {
  /// Only the payoffs: gradients and responses by the protocol's defaults.
  private struct Bare<Base: SimplexGame>: SimplexGame {
    let base: Base
    var shape: Shape { base.shape }
    func payoffs(at weights: Tensor<Base.Scalar>) -> Tensor<Base.Scalar> {
      base.payoffs(at: weights)
    }
  }

  private let market = RandomMarket<Double>(peers: 5, seed: 301)

  private var layers: [MarketLayer<Double>] {
    var generator = Philox(seed: 302)
    let reference = Tensor<Double>.uniform([5, 5], using: &generator)
    return [
      MarketLayer(temperature: 0.3, utilitySlope: 25),
      MarketLayer(temperature: 0.7, utilitySlope: 3, reference: .tensor(reference)),
      MarketLayer(temperature: 0.5, reference: .initialWeights(market.weights)),
    ]
  }

  @Test func gradientsAreThoseOfThePayoffs() {
    for layer in layers {
      let game = market.game(layer)
      let bare = Bare(base: game)
      #expect(
        relativeDifference(
          game.gameGradient(at: market.weights), bare.gameGradient(at: market.weights)) <= 1e-12)
    }
  }

  @Test func responsesAreThoseOfTheWholeGame() {
    var generator = Philox(seed: 303)
    let rows = randomRows(4, 5, using: &generator)
    for layer in layers {
      let dense = market.game(layer)
      let packed = MarketGame(
        layer: layer, stake: market.stake, hessians: PackedSymmetric(market.hessians))
      for player in 0..<5 {
        let expected = Bare(base: dense).responses(of: player, rows: rows, at: market.weights)
        for found in [
          dense.responses(of: player, rows: rows, at: market.weights),
          packed.responses(of: player, rows: rows, at: market.weights),
        ] {
          #expect(relativeDifference(found.payoffs, expected.payoffs) <= 1e-12)
          #expect(relativeDifference(found.gradients, expected.gradients) <= 1e-12)
        }
      }
    }
  }

  @Test func observersSeeEveryStepAndCanEndTheSearch() throws {
    struct Enough: Error {}
    let game = market.game(layers[0])
    var steps: [Int] = []
    let result = CompetitiveAscent<Double>().solve(game, from: market.weights) {
      steps.append($0.iteration)
    }
    #expect(steps == Array(0...result.iterations))
    #expect(throws: Enough.self) {
      try CompetitiveAscent<Double>().solve(game, from: market.weights) { step throws(Enough) in
        if step.iteration == 2 { throw Enough() }
      }
    }
  }
}
