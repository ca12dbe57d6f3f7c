import Market
import Tensor
import Testing

@Suite struct MarketProcessTests {
  private func process(
    epsilon: Double? = nil, minting: StakeNorm? = .l2
  ) -> MarketProcess<Tensor<Double>> {
    let market = SimulatedMarket<Double>(MarketPopulation(peers: 5), seed: 11)
    return MarketProcess(
      market.game(utilitySlope: 25), weights: market.initialWeights, step: 2, epsilon: epsilon,
      minting: minting)
  }

  @Test func aBlockIsAlgorithmOne() {
    var process = process(epsilon: 0.05)
    let (game, weights) = (process.game, process.weights)
    let block = process.advance()
    let gradient = game.gameGradient(at: weights)
    let expected = boundedUpdate(
      from: weights, to: projectedOntoSimplex(weights + 2 * gradient), epsilon: 0.05)
    #expect(process.weights.scalars == expected.scalars)
    let rank = game.layer.rank(weights: expected, stake: game.stake)
    #expect(
      process.stake.scalars == nextStake(game.stake, rank: rank, inflation: 1).scalars)
    #expect(block.block == 1 && block.inflation == 1)
    #expect(block.stake == process.stake.scalars && block.rank == rank.scalars)
    #expect(block.weights.flatMap(\.self) == expected.scalars)
    #expect(relativeDifference(Tensor(block.payoff), game.payoffs(at: expected)) < 1e-14)
    #expect(
      block.residual
        == kktResidual(weights: expected, gradient: game.gameGradient(at: expected)))
    #expect(block.sparsity == Sparsity(weights: expected))
  }

  @Test func rowsMoveByNoMoreThanEpsilonAndMintingIsCounted() {
    var bounded = process(epsilon: 0.01, minting: .l1)
    for block in 1...6 {
      let before = bounded.weights
      bounded.advance()
      let lengths = square(bounded.weights - before).sum(alongAxis: 1).scalars.map {
        $0.squareRoot()
      }
      #expect(lengths.max()! <= 0.01 * (1 + 1e-12))
      // The L1 rule mints tau in all.
      #expect(abs(bounded.stake.sum().scalar - Double(5 + block)) < 1e-12)
    }
    var fixed = process(minting: nil)
    for _ in 0..<3 { fixed.advance() }
    #expect(fixed.stake.scalars == [1, 1, 1, 1, 1])
  }

  @Test func goesOnFromABlockBitByBit() throws {
    var whole = process(epsilon: 0.05)
    let blocks = (0..<6).map { _ in whole.advance() }
    var resumed = process(epsilon: 0.05)
    try resumed.restore(blocks[2])
    #expect((0..<3).map { _ in resumed.advance() } == Array(blocks[3...]))
  }

  @Test func refusesABlockThatIsNoMarket() throws {
    var process = process()
    let block = process.advance()
    var small = MarketProcess(
      SimulatedMarket<Double>(MarketPopulation(peers: 4), seed: 1).game(utilitySlope: 1),
      weights: .eye(4))
    #expect(
      throws: MarketError.wrongShape(
        quantity: "weights of the block", found: [5, 5], expected: [4, 4])
    ) { try small.restore(block) }
  }

  /// With stake fixed, the process ends where the solver does.
  @Test func restsAtAnEquilibrium() {
    let market = SimulatedMarket<Double>(MarketPopulation(peers: 5), seed: 11)
    var process = MarketProcess(
      market.game(utilitySlope: 25), weights: market.initialWeights, step: 4, minting: nil)
    var residual = Double.infinity
    for _ in 0..<400 { residual = process.advance().residual }
    #expect(residual < 1e-10)
    let solved = CompetitiveAscent<Double>(tolerance: 1e-12).solve(
      market.game(utilitySlope: 25), from: market.initialWeights)
    #expect(relativeDifference(process.weights, solved.weights) < 1e-6)
  }
}
