import Market
import Tensor
import Testing

@Suite struct RankExplanationTests {
  private let market = RandomMarket<Double>(peers: 5, seed: 421)

  @Test(arguments: ["linear", "log"]) func partsAddUp(name: String) {
    let layer = MarketLayer<Double>(
      temperature: 0.4, utilitySlope: 20, inflation: 0.5, utility: name == "log" ? .log : .linear)
    let game = market.game(layer)
    let slope = game.gameGradient(at: market.weights)
    let rank = layer.rank(weights: market.weights, stake: market.stake).scalars
    let mask = layer.mask(weights: market.weights, stake: market.stake)
    var losses = [Double](repeating: 0, count: 5)
    for peer in 0..<5 {
      let explanation = game.explanation(ofPeer: peer, at: market.weights)
      #expect(explanation.peer == peer && explanation.raters.map(\.peer) == Array(0..<5))
      #expect(abs(explanation.rank - rank[peer]) <= 1e-15)
      let sum = explanation.raters.reduce(0) { $0 + $1.contribution }
      #expect(abs(sum - explanation.rank) <= 1e-15)
      #expect(explanation.payoff == game.payoffs(at: market.weights).scalars[peer])
      for rater in explanation.raters {
        let place = "\(rater.peer), \(peer)"
        let expected = slope[rater.peer, peer].scalar
        #expect(abs(rater.reward - expected) <= 1e-13, "\(place)")
        #expect(abs(rater.mask - mask[rater.peer, peer].scalar) <= 1e-15)
        #expect(abs(rater.curvature - market.hessians[rater.peer, peer, peer].scalar) <= 1e-15)
        #expect((rater.margin > 0) == (rater.mask > 0.5), "\(place)")
        #expect((rater.rankReward > 0) == (rater.peer == peer))
        losses[rater.peer] += rater.ownLoss + rater.crossLoss
      }
    }
    let loss = layer.loss(
      weights: market.weights, stake: market.stake, hessians: market.hessians)
    #expect(relativeDifference(Tensor(losses), loss) <= 1e-13)
  }

  @Test func atAnEquilibriumNoScoreHasAnAdvantage() {
    let game = market.game(MarketLayer(temperature: 1, utilitySlope: 10))
    let result = CompetitiveAscent<Double>().solve(game, from: market.weights)
    #expect(result.isEquilibrium)
    for peer in 0..<5 {
      for rater in game.explanation(ofPeer: peer, at: result.weights).raters {
        #expect(rater.advantage <= 1e-7)
        #expect(rater.weight < 1e-6 || rater.advantage >= -1e-6)
      }
      let apart = game.explanation(ofPeer: peer, at: market.weights)
      #expect(apart.raters.contains { $0.advantage > 1e-3 || $0.advantage < -1e-3 })
    }
  }

  @Test func slopesAreThoseOfTheRank() {
    let game = market.game(MarketLayer(temperature: 0.4))
    let explanation = game.explanation(ofPeer: 2, at: market.weights)
    let (weights, stake) = gradient(at: market.weights, market.stake) { weights, stake in
      game.layer.rank(weights: weights, stake: stake)[2]
    }
    #expect(
      relativeDifference(Tensor(explanation.raters.map(\.stakeSlope)), stake) <= 1e-15)
    #expect(
      relativeDifference(
        Tensor(explanation.raters.map(\.weightSlope)), weights.transposed()[2]) <= 1e-15)
  }

  @Test func aPeerWithoutCrossTermsIsExplainedByItsOwn() {
    let diagonal = Tensor<Double>.ones([3, 3])
    let game = MarketGame(
      layer: MarketLayer(temperature: 1), stake: .ones([3]),
      hessians: MarketHessians.diagonal(diagonal))
    let explanation = game.explanation(ofPeer: 0, at: .eye(3))
    #expect(explanation.raters.allSatisfy { $0.crossLoss == 0 && $0.crossReward == 0 })
    #expect(explanation.raters.allSatisfy { $0.ownLoss > 0 && $0.ownReward > 0 })
  }
}
