import Market
import Tensor
import Testing

@Suite struct RegretTests {
  @Test func linearGamesAreExact() {
    var recorder = RegretRecorder(Bimatrix.pennies)
    recorder.record(Tensor(rows: [[1, 0], [0, 1]]))
    recorder.record(Tensor(rows: [[1, 0], [1, 0]]))
    // The first earned -1 + 1, as with any fixed row; the second 1 - 1, and 2 with its second side.
    #expect(recorder.curve.map(\.step) == [1, 2])
    #expect(recorder.curve[0].regrets == [2, 0] && recorder.curve[1].regrets == [0, 2])
    #expect(recorder.curve[1].largestPerStep == 1)
    recorder.record(Tensor(rows: [[0, 1], [1, 0]]))
    recorder.sample()
    recorder.sample()
    #expect(recorder.curve.map(\.step) == [1, 2, 3])
    #expect(recorder.curve[2].regrets == [2, 0])
  }

  @Test func theBestFixedRowIsFoundInside() {
    var generator = Philox(seed: 421)
    let target = Tensor<Double>.dirichlet(concentrations: .ones([2, 4]), using: &generator)
    let curvature = Tensor<Double>.uniform([2, 4], in: 1..<20, using: &generator)
    let game = Bowl(target: target, curvature: curvature)
    var recorder = RegretRecorder(game, search: NashSearch(seed: 1)) { $0 == 5 }
    var earned = Tensor<Double>.zeros([2])
    for _ in 0..<5 {
      let weights = randomRows(2, 4, using: &generator)
      earned += game.payoffs(at: weights)
      recorder.record(weights)
    }
    #expect(recorder.curve.count == 1)
    for (regret, payoff) in zip(recorder.curve[0].regrets, earned.scalars) {
      #expect(abs(regret + payoff) <= 1e-12)
    }
  }

  /// Against others who never move, t steps of one row are regretted t times its gain.
  @Test func standingStillIsRegrettedAsOftenAsItLasts() {
    let market = RandomMarket<Double>(peers: 5, seed: 422)
    let game = market.game(MarketLayer(temperature: 0.2, utilitySlope: 25))
    for steps in [0, 60] {
      let search = NashSearch(randomStarts: 3, steps: steps, seed: 2)
      var recorder = RegretRecorder(game, search: search)
      for _ in 0..<4 { recorder.record(market.weights) }
      let gains = game.nashGap(at: market.weights, search: search).gains
      for (regret, gain) in zip(recorder.curve.last!.regrets, gains) {
        #expect(abs(regret - 4 * gain) <= 1e-6 * gain)
      }
    }
  }

  @Test func multiplicativeWeightsHaveNoRegretInTheLongRun() {
    let game = Bimatrix.pennies
    var recorder = RegretRecorder(game)
    let solver = CompetitiveAscent<Double>(
      rule: .exponentiated, initialStep: 0.1, adaptsStep: false, budget: 511)
    let result = solver.solve(game, from: Tensor(rows: [[0.9, 0.1], [0.6, 0.4]])) {
      recorder.record($0.weights)
    }
    // Play circles, and yet no fixed row would have done much better: by log(1/0.1)/eta + eta t/2 at
    // most, with eta 0.1 and 0.1 the least weight at the start (Freund and Schapire, 1997).
    #expect(!result.isEquilibrium)
    #expect(recorder.curve.map(\.step) == (0...9).map { 1 << $0 })
    let last = recorder.curve.last!
    #expect(last.regrets.max()! <= 2.303 / 0.1 + 0.1 * 512 / 2)
    #expect(last.largestPerStep < recorder.curve[3].largestPerStep / 4)
  }
}
