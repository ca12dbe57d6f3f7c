import Market
import Tensor
import Testing

@Suite struct NashGapTests {
  @Test func gainsOfLinearGamesAreExact() {
    let game = Bimatrix.pennies
    let none = game.nashGap(at: Tensor(rows: [[0.5, 0.5], [0.5, 0.5]]))
    #expect(none.gap == 0 && none.conv == 0)
    // P_0 = 0.4 * 0.2 = 0.08; the best answers give 0.2 and 0.4.
    let skewed = game.nashGap(at: Tensor(rows: [[0.7, 0.3], [0.6, 0.4]]))
    #expect(abs(skewed.gains[0] - (0.2 - 0.08)) <= 1e-15)
    #expect(abs(skewed.gains[1] - (0.4 + 0.08)) <= 1e-15)
    #expect(skewed.bestRows.scalars == [1, 0, 0, 1])
    #expect(skewed.gap == skewed.gains[1] && skewed.player == 1)
    #expect(abs(skewed.conv - 0.6) <= 1e-15)
  }

  @Test func ascentReachesInteriorOptima() {
    var generator = Philox(seed: 401)
    let target = Tensor<Double>.dirichlet(concentrations: .ones([3, 6]), using: &generator)
    let curvature = Tensor<Double>.uniform([3, 6], in: 0.1..<30, using: &generator)
    let game = Bowl(target: target, curvature: curvature)
    let weights = randomRows(3, 6, using: &generator)
    let found = game.nashGap(at: weights, search: NashSearch(randomStarts: 2, seed: 5))
    for (gain, payoff) in zip(found.gains, game.payoffs(at: weights).scalars) {
      #expect(abs(gain + payoff) <= 1e-13)
    }
    #expect(relativeDifference(found.bestRows, target) <= 1e-6)
  }

  @Test func gainsAreWhatTheBestRowsEarn() {
    for (seed, temperature) in [(402, 0.1), (403, 0.03)] as [(UInt64, Double)] {
      let market = RandomMarket<Double>(peers: 6, seed: seed)
      let game = market.game(MarketLayer(temperature: temperature, utilitySlope: 25))
      let found = game.nashGap(at: market.weights, search: NashSearch(seed: 7))
      let before = game.payoffs(at: market.weights).scalars
      for player in 0..<6 {
        let moved = stack(
          (0..<6).map { $0 == player ? found.bestRows[$0] : market.weights[$0] })
        let after = game.payoffs(at: moved).scalars[player]
        #expect(abs(after - before[player] - found.gains[player]) <= 1e-12)
        #expect(found.gains[player] > 0)
      }
      #expect(found.bestRows.scalars.allSatisfy { $0 >= 0 })
      #expect(abs(found.bestRows.sum(alongAxis: 1) - 1).max().scalar <= 1e-14)
      // No sampled row beats the search.
      var generator = Philox(seed: 404)
      let others = randomRows(200, 6, using: &generator)
      for player in 0..<6 {
        let sampled = game.responses(of: player, rows: others, at: market.weights)
        #expect(sampled.payoffs.max().scalar <= before[player] + found.gains[player] + 1e-12)
      }
    }
  }

  @Test func aLargerSearchNeverFindsLess() {
    let market = RandomMarket<Double>(peers: 5, seed: 405)
    let game = market.game(MarketLayer(temperature: 0.02, utilitySlope: 100))
    let starts = game.nashGap(at: market.weights, search: NashSearch(steps: 0, seed: 3))
    let ascent = game.nashGap(at: market.weights, search: NashSearch(seed: 3))
    #expect(zip(starts.gains, ascent.gains).allSatisfy { $0 <= $1 })
    let few = game.nashGap(at: market.weights, search: NashSearch(ascents: 2, seed: 3))
    #expect(zip(few.gains, ascent.gains).allSatisfy { $0 <= $1 } && few.conv > starts.conv)
    #expect(starts.conv < ascent.conv && starts.gains.allSatisfy { $0 >= 0 })
  }

  @Test func theSameSeedGivesTheSameBits() {
    let market = RandomMarket<Float>(peers: 5, seed: 406)
    let game = market.game(MarketLayer(temperature: 0.1, utilitySlope: 25))
    let search = NashSearch(randomStarts: 3, steps: 20, seed: 9)
    let (first, second) = (
      game.nashGap(at: market.weights, search: search),
      game.nashGap(at: market.weights, search: search)
    )
    #expect(first.gains == second.gains)
    #expect(first.bestRows.scalars == second.bestRows.scalars)
  }

  @Test func progressCountsPlayersAndCanEndTheSearch() {
    struct Enough: Error {}
    let market = RandomMarket<Double>(peers: 4, seed: 407)
    let game = market.game(MarketLayer(temperature: 1, utilitySlope: 10))
    var seen: [Int] = []
    #expect(throws: Enough.self) {
      try game.nashGap(at: market.weights, search: NashSearch(steps: 0)) { done, total in
        seen.append(done)
        if done == 2 && total == 4 { throw Enough() }
      }
    }
    #expect(seen == [1, 2])
  }

  @Test func aSearchSaysWhatItDid() {
    #expect(
      "\(NashSearch(randomStarts: 4, steps: 50, seed: 11))"
        == "each player from every vertex, the uniform row, its own row and 4 random rows "
        + "(seed 11), at most 50 steps of projected ascent from each")
    #expect(
      "\(NashSearch(ascents: 3))".hasSuffix(
        "at most 200 steps of projected ascent from the best 3 of them"))
  }
}
