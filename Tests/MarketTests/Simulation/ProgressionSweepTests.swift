import Market
import Tensor
import Testing

/// Figure 4 of the paper, with fewer trials than its command takes.
@Suite struct ProgressionSweepTests {
  @Test func everyTrialIsACertifiedEquilibrium() {
    let sweep = ProgressionSweep(
      trials: 8, seed: 1, search: NashSearch(randomStarts: 2, steps: 20))
    let trials = sweep.run()
    #expect(trials.count == 4 * 8)
    for trial in trials {
      #expect(trial.isEquilibrium && trial.residual < 1e-8)
      #expect(trial.nashGap >= 0 && trial.nashConv >= trial.nashGap)
    }
    let summaries = sweep.ratios.map { ratio in
      ProgressionSummary(trials.filter { $0.ratio == ratio }, seed: 1)
    }
    // Of 30 trials with other draws: 0.00, 0.36 (0.05), 0.80 (0.02), 0.82 (0.02).
    for (summary, expected) in zip(
      summaries, [(0.0, 0.0), (0.36, 0.05), (0.80, 0.02), (0.82, 0.02)])
    {
      let error = (pow2(expected.1) + pow2(summary.pearson.standardError)).squareRoot()
      #expect(abs(summary.pearson.mean - expected.0) <= 3 * error, "\(summary.ratio)")
      #expect(summary.equilibria == 8)
    }
    // Flat ranks have no correlation: counted as 0, and said.
    #expect(summaries[0].undefined == 8 && summaries[0].pooledPearson.value == 0)
    #expect(trials[0].pearson.isNaN && trials[0].isFlat && trials[0].meanDiagonal == 1)
    #expect(summaries[2].undefined == 0)
  }

  @Test func aTrialStandsAlone() {
    let search = NashSearch(randomStarts: 0, steps: 0)
    let many = ProgressionSweep(ratios: [10, 25], trials: 3, seed: 5, search: search).run()
    let one = ProgressionSweep(ratios: [25], trials: 9, seed: 5, search: search)
      .run(trial: 2, ratio: 25)
    #expect(many[5] == one)
  }

  /// A KKT point of Figure 4 at which a player gains by moving its row far away.
  @Test func aKKTPointNeedNotBeNash() {
    let market = SimulatedMarket<Double>(MarketPopulation(), seed: 1, stream: 5)
    let game = market.game(utilitySlope: 50)
    let result = CompetitiveAscent<Double>().solve(game, from: market.initialWeights)
    #expect(result.isEquilibrium)
    let gap = game.nashGap(at: result.weights)
    #expect(gap.gap > 1e-4)
    // On the way there the payoff first falls: it is not concave.
    let (own, best) = (result.weights[gap.player], gap.bestRows[gap.player])
    let path = stack((0...4).map { own + Double($0) / 4 * (best - own) })
    let payoffs = game.responses(of: gap.player, rows: path, at: result.weights).payoffs.scalars
    #expect(payoffs[1] < payoffs[0] - 1e-5 && payoffs[4] > payoffs[0] + 1e-4)
  }

  @Test func aCheckEndsATrial() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try ProgressionSweep().run(trial: 0, ratio: 25) { throw Stop() }
    }
  }

  private func pow2(_ x: Double) -> Double { x * x }
}

@Suite struct TrialBootstrapTests {
  @Test func meansAndErrors() {
    let bootstrap = TrialBootstrap(trials: 4, resamples: 400, seed: 1)
    let mean = bootstrap.mean([1, 2, 3, 6])
    #expect(mean.mean == 3)
    // Deviations -2, -1, 0, 3: 14 / 3 / 4.
    #expect(abs(mean.standardError - (14.0 / 12).squareRoot()) < 1e-15)
    #expect(mean.lower >= 1 && mean.lower < 3 && mean.upper > 3 && mean.upper <= 6)
    // The mean of two draws of 0 and 1 is 0, 1/2, 1/2 or 1.
    for (confidence, ends) in [(0.6, [0.0, 1]), (0.4, [0.5, 0.5])] {
      let mean = TrialBootstrap(trials: 2, resamples: 400, confidence: confidence, seed: 1)
        .mean([0, 1])
      #expect([mean.lower, mean.upper] == ends)
    }
    let single = TrialBootstrap(trials: 1, seed: 1).mean([2])
    #expect(single.mean == 2 && single.lower == 2 && single.upper == 2)
    #expect(single.standardError.isNaN)
  }

  /// The share of intervals that hold the true mean of normal samples is about the confidence.
  @Test func intervalsCover() {
    var generator = Philox(seed: 9)
    let covered = (0..<200 as Range<UInt64>).count { seed in
      let values = Tensor<Double>.normal([30], using: &generator).scalars
      let mean = TrialBootstrap(trials: 30, resamples: 200, confidence: 0.9, seed: seed)
        .mean(values)
      return mean.lower <= 0 && 0 <= mean.upper
    }
    // Binomial with 200 draws at 0.87 (a percentile interval of 30 is a little short).
    #expect((158...190).contains(covered), "\(covered)")
  }

  @Test func pooledIsPearsonOfAllPoints() {
    var generator = Philox(seed: 2)
    let x = (0..<5).map { _ in Tensor<Double>.normal([6], using: &generator).scalars }
    let y = x.map { row in
      zip(row, Tensor<Double>.normal([6], using: &generator).scalars).map { $0 + 1e3 + $1 }
    }
    let pooled = TrialBootstrap(trials: 5, seed: 3).pooledPearson(x, y)
    let expected = RankAgreement.pearson(Array(x.joined()), Array(y.joined()))
    #expect(abs(pooled.value - expected) < 1e-12)
    #expect(pooled.lower <= pooled.value && pooled.value <= pooled.upper)
    #expect(pooled.bootstrapError > 0)
    let flat = TrialBootstrap(trials: 5, seed: 3).pooledPearson(
      x, x.map { $0.map { _ in 0.1 } })
    #expect(flat.value == 0 && flat.lower == 0 && flat.upper == 0)
  }
}
