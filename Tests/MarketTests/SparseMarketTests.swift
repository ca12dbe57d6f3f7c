import Market
import Tensor
import Testing

/// A sparse market, and the dense one of which it is a part: weights are 0 and Hessians have no entries
/// where nobody is scored.
struct SparseMarket {
  let pattern: ScorePattern
  let weights: Tensor<Double>
  let stake: Tensor<Double>
  let hessians: LowRankHessians<Double>
  let reference: Tensor<Double>

  init(peers n: Int, scores k: Int, seed: UInt64) {
    var generator = Philox(seed: seed)
    pattern = ScorePattern.random(peers: n, scores: k, using: &generator)
    weights = randomRows(n, k, using: &generator)
    stake = .uniform([n], in: 0.5..<2, using: &generator)
    hessians = LowRankHessians(
      factors: .normal([n, 3, k], using: &generator), terms: .normal([n, 3], using: &generator))
    reference = .uniform([n, k], using: &generator)
  }

  var layers: [MarketLayer<Double>] {
    var layer = MarketLayer<Double>(temperature: 0.3, utilitySlope: 2, inflation: 0.7)
    let unmasked = layer
    layer.reference = .tensor(reference)
    let toTensor = layer
    layer.reference = .initialWeights(reference)
    return [unmasked, toTensor, layer]
  }

  func game(_ layer: MarketLayer<Double>) -> SparseMarketGame<LowRankHessians<Double>> {
    game(layer, hessians)
  }

  func game<Hessians: HessianOperator<Double>>(
    _ layer: MarketLayer<Double>, _ hessians: Hessians
  ) -> SparseMarketGame<Hessians> {
    SparseMarketGame(layer: layer, pattern: pattern, stake: stake, hessians: hessians)
  }

  /// The dense market with this one as its part.
  func denseGame(_ layer: MarketLayer<Double>) -> MarketGame<Tensor<Double>> {
    var layer = layer
    switch layer.reference {
    case .unmasked: break
    case .tensor(let mask): layer.reference = .tensor(pattern.dense(mask))
    case .initialWeights(let weights): layer.reference = .initialWeights(pattern.dense(weights))
    }
    let (n, factors) = (pattern.peers, hessians.factors)
    let spread = stack(
      (0..<factors.shape[1]).map { pattern.dense(factors[0..<n, $0]) }, alongAxis: 1)
    return MarketGame(
      layer: layer, stake: stake,
      hessians: LowRankHessians(factors: spread, terms: hessians.terms).matrices)
  }

  /// The entries of a matrix `[n, n]` at the scores, `[n, k]`.
  func part(_ matrix: Tensor<Double>) -> Tensor<Double> {
    let places = pattern.scored.enumerated().map {
      $0 / pattern.scores * pattern.peers + Int($1)
    }
    return matrix.reshaped([matrix.count]).gather(IndexTensor(places)).reshaped(pattern.shape)
  }
}

@Suite struct SparseMarketTests {
  private static let markets = [
    SparseMarket(peers: 7, scores: 3, seed: 500), SparseMarket(peers: 5, scores: 5, seed: 501),
    SparseMarket(peers: 40, scores: 19, seed: 502), SparseMarket(peers: 3, scores: 1, seed: 503),
  ]

  @Test func isAPartOfTheDenseMarket() {
    for market in Self.markets {
      for layer in market.layers {
        let (game, dense) = (market.game(layer), market.denseGame(layer))
        let weights = market.pattern.dense(market.weights)
        let found = game.payoffsAndGameGradient(at: market.weights)
        #expect(relativeDifference(found.payoffs, dense.payoffs(at: weights)) <= 1e-12)
        #expect(
          relativeDifference(found.gameGradient, market.part(dense.gameGradient(at: weights)))
            <= 1e-12)
        let mask = layer.mask(weights: weights, stake: market.stake)
        #expect(relativeDifference(game.mask(at: market.weights), market.part(mask)) <= 1e-12)
        let rank = layer.rank(weights: weights, stake: market.stake)
        #expect(relativeDifference(game.rank(at: market.weights), rank) <= 1e-12)
        #expect(
          relativeDifference(game.idealRank(), idealRank(hessians: dense.hessians)) <= 1e-12)
        #expect(
          relativeDifference(
            game.nextStake(at: market.weights),
            nextStake(market.stake, rank: rank, inflation: layer.inflation)) <= 1e-12)
      }
    }
  }

  @Test func formsOfHessiansGiveTheSame() {
    for market in Self.markets {
      for layer in market.layers {
        let expected = market.game(layer, market.hessians.matrices)
          .payoffsAndGameGradient(at: market.weights)
        let diagonal = DiagonalHessians(entries: market.hessians.diagonal())
        let ofDiagonal = market.game(layer, diagonal.matrices)
          .payoffsAndGameGradient(at: market.weights)
        for (found, expected) in [
          (market.game(layer).payoffsAndGameGradient(at: market.weights), expected),
          (
            market.game(layer, PackedSymmetric(market.hessians.matrices))
              .payoffsAndGameGradient(at: market.weights), expected
          ),
          (
            market.game(layer, diagonal).payoffsAndGameGradient(at: market.weights), ofDiagonal
          ),
        ] {
          #expect(relativeDifference(found.payoffs, expected.payoffs) <= 1e-12)
          #expect(relativeDifference(found.gameGradient, expected.gameGradient) <= 1e-12)
        }
      }
    }
  }

  @Test(arguments: SimplexRule.allCases) func stepsAreThoseOfSeparateOperations(rule: SimplexRule) {
    for market in Self.markets {
      for layer in market.layers {
        let game = market.game(layer)
        let (payoffs, gradient) = game.payoffsAndGameGradient(at: market.weights)
        let next = rule.step(market.weights, along: gradient, size: 0.2)
        let residual = kktResidual(weights: market.weights, gradient: gradient)
        let rank = game.rank(at: market.weights)
        for step in [
          game.step(market.weights, size: 0.2, rule: rule),
          market.game(layer, market.hessians.matrices).step(market.weights, size: 0.2, rule: rule),
        ] {
          #expect(relativeDifference(step.weights, next) <= 1e-12)
          #expect(relativeDifference(step.payoffs, payoffs) <= 1e-12)
          #expect(step.rank.scalars == rank.scalars)
          #expect(abs(step.residual! - residual) <= 1e-12 * residual)
        }
        let short = game.step(market.weights, size: 0.2, rule: rule, measuringResidual: false)
        #expect(short.residual == nil)
        #expect(relativeDifference(short.weights, next) <= 1e-12)
      }
    }
  }

  @Test func derivativesAreThoseOfTheDenseMarket() {
    let market = Self.markets[0]
    var generator = Philox(seed: 510)
    let along = Tensor<Double>.normal(market.weights.shape, using: &generator)
    for layer in market.layers {
      let (game, dense) = (market.game(layer), market.denseGame(layer))
      func total(_ weights: Tensor<Double>) -> Tensor<Double> {
        square(game.gameGradient(at: weights)).sum() + game.payoffs(at: weights).sum()
      }
      func denseTotal(_ weights: Tensor<Double>) -> Tensor<Double> {
        let weights = market.pattern.dense(weights)
        return square(market.part(dense.gameGradient(at: weights))).sum()
          + dense.payoffs(at: weights).sum()
      }
      #expect(
        relativeDifference(
          gradient(at: market.weights, in: total), gradient(at: market.weights, in: denseTotal))
          <= 1e-12)
      #expect(
        relativeDifference(
          hessianVectorProduct(at: market.weights, along: along, in: total),
          hessianVectorProduct(at: market.weights, along: along, in: denseTotal)) <= 1e-11)
    }
  }

  @Test func gradientIsThatOfThePayoffs() {
    let market = Self.markets[0]
    for layer in market.layers {
      let game = market.game(layer)
      let every = jacobian(at: market.weights) { game.payoffs(at: $0) }
      let own = stack((0..<7).map { every[$0][$0] })
      #expect(relativeDifference(game.gameGradient(at: market.weights), own) <= 1e-12)
    }
  }

  @Test func responsesAreThoseOfTheDenseMarket() {
    let market = Self.markets[0]
    var generator = Philox(seed: 520)
    let rows = randomRows(4, 3, using: &generator)
    for layer in market.layers {
      let (game, dense) = (market.game(layer), market.denseGame(layer))
      for player in 0..<7 {
        let found = game.responses(of: player, rows: rows, at: market.weights)
        for index in 0..<4 {
          let moved = (0..<7).map { $0 == player ? rows[index] : market.weights[$0] }
          let weights = market.pattern.dense(stack(moved))
          let payoff = dense.payoffs(at: weights)[player].scalar
          #expect(abs(found.payoffs[index].scalar - payoff) <= 1e-12 * abs(payoff))
          let slope = market.part(dense.gameGradient(at: weights))[player]
          #expect(relativeDifference(found.gradients[index], slope) <= 1e-12)
        }
      }
    }
  }

  @Test func aPeerThatDoesNotScoreItselfGainsNothingByRank() throws {
    let pattern = try ScorePattern(scored: [1, 2, 0, 2, 0, 1], peers: 3)
    let game = SparseMarketGame(
      layer: MarketLayer<Double>(temperature: 1), pattern: pattern, stake: .ones([3]),
      hessians: DiagonalHessians(entries: .zeros([3, 2])))
    let weights = SparseWeights<Double>(uniform: pattern).values
    #expect(game.gameGradient(at: weights).scalars.allSatisfy { $0 == 0 })
    let found = game.responses(of: 0, rows: weights, at: weights)
    #expect(found.gradients.scalars.allSatisfy { $0 == 0 })
    #expect(found.payoffs[0].scalar == game.payoffs(at: weights)[0].scalar)
  }

  @Test func ascentReachesAnEquilibriumOfBothMarkets() {
    let market = SparseMarket(peers: 8, scores: 8, seed: 530)
    let layer = MarketLayer<Double>(temperature: 0.5, utilitySlope: 10)
    let form = LowRankHessians(factors: market.hessians.factors)
    let sparse = CompetitiveAscent<Double>().solve(
      market.game(layer, form), from: SparseWeights(uniform: market.pattern).values)
    let dense = CompetitiveAscent<Double>().solve(
      MarketGame(layer: layer, stake: market.stake, hessians: form.matrices),
      from: SparseWeights(uniform: market.pattern).values)
    #expect(sparse.isEquilibrium && dense.isEquilibrium)
    #expect(relativeDifference(sparse.weights, dense.weights) <= 1e-6)
    let part = SparseMarket(peers: 30, scores: 4, seed: 531)
    let game = part.game(layer, LowRankHessians(factors: part.hessians.factors))
    let result = CompetitiveAscent<Double>().solve(game, from: part.weights)
    #expect(result.isEquilibrium)
    #expect(game.step(result.weights, size: 1).residual! <= 1e-8)
  }

  @Test func bitsDoNotDependOnTheNumberOfThreads() {
    var generator = Philox(seed: 540)
    let (n, k) = (5000, 16)
    let pattern = ScorePattern.random(peers: n, scores: k, using: &generator)
    let game = SparseMarketGame(
      layer: MarketLayer<Float>(temperature: 0.1), pattern: pattern,
      stake: .uniform([n], in: 0.5..<2, using: &generator),
      hessians: DiagonalHessians(entries: .uniform([n, k], using: &generator)))
    let start = projectedOntoSimplex(Tensor<Float>.normal([n, k], using: &generator))
    func run(threads: Int) -> [Float] {
      setThreadCount(threads)
      let step = game.step(start, size: 0.1)
      let gradient = game.gameGradient(at: start)
      return step.weights.scalars + step.payoffs.scalars + step.rank.scalars + [step.residual!]
        + gradient.scalars
    }
    let alone = run(threads: 1)
    defer { setThreadCount(1) }
    for threads in [2, 3] { #expect(run(threads: threads) == alone) }
  }

  @Test func manyScoresOfOnePeerAddUpExactly() throws {
    let n = 30_000
    let scored = (0..<n).flatMap { row -> [Int32] in [0, Int32(Swift.max(row, 1))] }
    let pattern = try ScorePattern(scored: scored, peers: n)
    let tenths = Tensor<Float>([0.1, 0.9]).broadcast(to: [n, 2]).evaluated()
    let rank = pattern.columnMeans(tenths)
    #expect(rank[0].scalar == 0.1)
  }

  @Test func whatIsNotANumberShows() {
    let market = Self.markets[0]
    var values = market.weights.scalars
    values[4] = .nan
    let weights = Tensor(values, shape: market.weights.shape)
    for layer in market.layers {
      #expect(market.game(layer).step(weights, size: 0.1).residual!.isNaN)
      #expect(
        market.game(layer, market.hessians.matrices).step(weights, size: 0.1).residual!.isNaN)
    }
  }
}
