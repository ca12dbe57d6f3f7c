import Market
import Tensor
import Testing

@Suite struct ShardingTests {
  private let splits = [
    [0..<11], [0..<6, 6..<11], [0..<3, 3..<6, 6..<9, 9..<11], [0..<1, 1..<11],
  ]

  @Test func anySplitReachesTheEquilibriumOfOneProcess() {
    let market = RandomMarket<Double>(peers: 11, seed: 401)
    let layer = MarketLayer<Double>(temperature: 0.2, utilitySlope: 25)
    let solver = CompetitiveAscent<Double>(budget: 4000, tolerance: 1e-15)
    let whole = solver.solve(market.game(layer), from: market.weights)
    #expect(whole.isEquilibrium, "residual \(whole.residual)")
    // Not all rows are at a corner, which any descent would hit exactly.
    #expect(whole.weights.scalars.count { $0 > 0.01 } > 22)
    let found = splits.map { solve(market, layer, solver, $0) }
    for (weights, results) in found {
      #expect(results.allSatisfy { $0.isEquilibrium })
      #expect(results.allSatisfy { $0.residual == results[0].residual })
      #expect(relativeDifference(weights, whole.weights) <= 1e-12)
      // The thresholds are exact sums, so that the split leaves no trace at all.
      #expect(weights.scalars == found[0].weights.scalars)
    }
  }

  @Test func stepsAreThoseOfOneProcess() {
    let market = RandomMarket<Double>(peers: 11, seed: 402)
    let reference = MarketReference.initialWeights(market.weights)
    for reading in [.unmasked, reference, .tensor(market.weights)] {
      let layer = MarketLayer<Double>(temperature: 0.5, utilitySlope: 10, reference: reading)
      for solver in [
        CompetitiveAscent<Double>(budget: 6), CompetitiveAscent(adaptsStep: false, budget: 6),
        CompetitiveAscent(rule: .rescale, budget: 6),
        CompetitiveAscent(rule: .exponentiated, budget: 6),
        CompetitiveAscent(budget: 6, epsilon: 0.01),
      ] {
        let whole = solver.solve(market.game(layer), from: market.weights)
        for split in splits {
          let (weights, results) = solve(market, layer, solver, split)
          #expect(relativeDifference(weights, whole.weights) <= 1e-12)
          #expect(abs(results[0].residual - whole.residual) <= 1e-13)
          #expect(results[0].iterations == 6 && results[0].stopReason == .budget)
        }
      }
    }
  }

  @Test func payoffsAndGradientsAreTheRowsOfTheLayer() {
    let market = RandomMarket<Double>(peers: 9, seed: 403)
    let layer = MarketLayer<Double>(temperature: 0.3, utilitySlope: 7, inflation: 2)
    let whole = layer.payoffAndGameGradient(
      weights: market.weights, stake: market.stake, hessians: market.hessians)
    let mu = layer.threshold(weights: market.weights, stake: market.stake)
    for rows in [0..<9, 0..<1, 4..<9] {
      let packed = MarketShard(
        layer: layer, stake: market.stake, rows: rows,
        hessians: PackedSymmetric(market.hessians[rows]))
      let dense = MarketShard(
        layer: layer, stake: market.stake, rows: rows, hessians: market.hessians[rows])
      for found in [
        packed.payoffAndGameGradient(weights: market.weights[rows], threshold: mu),
        dense.payoffAndGameGradient(weights: market.weights[rows], threshold: mu),
      ] {
        #expect(relativeDifference(found.payoff, whole.payoff[rows]) <= 1e-14)
        #expect(relativeDifference(found.gameGradient, whole.gameGradient[rows]) <= 1e-14)
      }
    }
  }

  @Test(arguments: [1e-250, 1e-9, 1, 1e9, 1e300])
  func thresholdsAreExactToRoundingAtAnyScaleOfStake(scale: Double) {
    let market = RandomMarket<Double>(peers: 9, seed: 404)
    let stake = market.stake * scale
    let shard = MarketShard(
      layer: MarketLayer(temperature: 1), stake: stake, rows: 0..<9, hessians: market.hessians)
    let found = shard.threshold(weights: market.weights, over: LocalCommunicator())
    let expected = matmul(stake, market.weights) / 9
    #expect(relativeDifference(found, expected) <= 4e-16 * 9)
  }

  @Test func nobodyHasNoStakeAndNoThreshold() {
    let market = RandomMarket<Float>(peers: 3, seed: 405)
    let shard = MarketShard(
      layer: MarketLayer(temperature: 1), stake: .zeros([3]), rows: 0..<3,
      hessians: market.hessians)
    let found = shard.threshold(weights: market.weights, over: LocalCommunicator())
    #expect(found.scalars == [0, 0, 0])
  }

  @Test func singlePrecisionDoesNotDependOnTheSplit() {
    let market = RandomMarket<Float>(peers: 11, seed: 406)
    let layer = MarketLayer<Float>(temperature: 0.5, utilitySlope: 25)
    let solver = CompetitiveAscent<Float>(budget: 20)
    let found = splits.map { solve(market, layer, solver, $0).weights.scalars }
    #expect(found.allSatisfy { $0 == found[0] })
  }

  @Test func sharesCoverAllRowsInOrder() {
    for (rows, ranks, sizes) in [(7, 3, [3, 2, 2]), (4, 4, [1, 1, 1, 1]), (5, 1, [5])] {
      let shares = ThreadGroup.run(ranks) { $0.share(ofRows: rows) }
      #expect(shares.map(\.count) == sizes)
      #expect(shares.flatMap { Array($0) } == Array(0..<rows))
    }
  }

  private func solve<Scalar>(
    _ market: RandomMarket<Scalar>, _ layer: MarketLayer<Scalar>,
    _ solver: CompetitiveAscent<Scalar>, _ split: [Range<Int>]
  ) -> (weights: Tensor<Scalar>, results: [ShardEquilibrium<Scalar>]) {
    let (start, stake, hessians) = (market.weights, market.stake, market.hessians)
    let results = ThreadGroup.run(split.count) { member in
      let rows = split[member.rank]
      let shard = MarketShard(layer: layer, stake: stake, rows: rows, hessians: hessians[rows])
      return solver.solve(shard, from: start[rows], over: member)
    }
    return (concatenate(results.map(\.weights)), results)
  }
}
