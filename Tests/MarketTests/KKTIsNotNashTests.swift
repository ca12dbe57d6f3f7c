import Market
import Tensor
import Testing

/// Two peers with equal stake at a small temperature, each of whom gives all weight to itself: no
/// small change of a row pays, and yet peer 0 gains a lot by giving most of its weight to peer 1.
///
/// Peer 0 needs both inputs: with the reading `.unmasked` its loss falls if its mask for peer 1 opens.
/// But its score for peer 1 is 0 and the threshold 1/2, ten temperatures higher, so that the mask is
/// sigmoid(-10) and flat: a little more score does not open it, and costs rank. Only beyond half of
/// the way is the threshold in reach (it moves along, by half of what the score does) and the loss
/// falls. The payoff along the way is a valley, not concave, and a KKT point sees only its near side.
@Suite struct KKTIsNotNashTests {
  private let market = RandomMarket<Double>(peers: 2, seed: 1, equalStake: true)
  private let layer = MarketLayer<Double>(temperature: 0.05, utilitySlope: 25)
  private let search = NashSearch(randomStarts: 4, seed: 1)

  @Test func aPointThatNoSmallChangeImprovesIsNotNash() {
    let game = market.game(layer)
    let selfish = CompetitiveAscent<Double>().solve(game, from: market.weights)
    #expect(selfish.isEquilibrium && selfish.residual == 0)
    #expect(selfish.weights.scalars == [1, 0, 0, 1])

    let found = game.nashGap(at: selfish.weights, search: search)
    #expect(found.gains[0] > 0.25 && found.gains[1] == 0 && found.player == 0)
    // The better row earns what the search says, by the payoffs of the market itself.
    let better = found.bestRows[0]
    #expect(better[0].scalar < 0.06 && abs(better.sum().scalar - 1) <= 1e-15)
    func payoff(_ row: Tensor<Double>) -> Double {
      layer.payoff(
        weights: stack([row, selfish.weights[1]]), stake: market.stake, hessians: market.hessians
      ).scalars[0]
    }
    let (near, far) = (payoff(selfish.weights[0]), payoff(better))
    #expect(abs(far - near - found.gains[0]) <= 1e-12)
    #expect(far > near + 0.25)

    // Why: a valley lies between, because the mask opens late.
    func between(_ share: Double) -> Tensor<Double> {
      selfish.weights[0] + share * (better - selfish.weights[0])
    }
    func mask(_ row: Tensor<Double>) -> Double {
      layer.mask(weights: stack([row, selfish.weights[1]]), stake: market.stake)[0, 1].scalar
    }
    #expect(payoff(between(0.1)) < near && payoff(between(0.6)) < near - 0.2)
    #expect(mask(selfish.weights[0]) < 1e-4 && mask(between(0.5)) < 0.01 && mask(better) > 0.3)
  }

  @Test func fromTheBetterRowOneReachesNash() {
    let game = market.game(layer)
    let start = Tensor<Double>(rows: [[0.05, 0.95], [0, 1]])
    let result = CompetitiveAscent<Double>().solve(game, from: start)
    #expect(result.isEquilibrium)
    #expect(game.nashGap(at: result.weights, search: search).gap <= 1e-12)
  }

  /// At a temperature as wide as the scores no mask is flat, and the same market has no such point.
  @Test func aWideMaskHidesNothing() {
    let game = market.game(MarketLayer(temperature: 1, utilitySlope: 25))
    let result = CompetitiveAscent<Double>().solve(game, from: .eye(2))
    #expect(result.isEquilibrium)
    #expect(game.nashGap(at: result.weights, search: search).gap <= 1e-12)
  }
}
