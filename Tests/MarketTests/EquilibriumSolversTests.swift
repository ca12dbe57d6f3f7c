import Market
import Tensor
import Testing

@Suite struct EquilibriumSolversTests {
  private let market = RandomMarket<Double>(peers: 4, seed: 401)
  private let layer = MarketLayer<Double>(temperature: 1, utilitySlope: 25)

  private static let solvers: [any EquilibriumSolver<Double>] = [
    SequentialAscent(), SequentialAscent(order: .random(seed: 1)),
    SequentialAscent(rule: .exponentiated), MomentumAscent(), Extragradient(),
    Extragradient(rule: .exponentiated), OptimisticAscent(), SymplecticAscent(),
    BestResponse(), BestResponse(order: .random(seed: 2)), BestResponse(order: nil, share: 0.5),
    NewtonSolver(),
  ]

  /// A market whose equilibrium is one for all.
  @Test(arguments: solvers.indices)
  func allReachTheEquilibrium(index: Int) {
    let game = market.game(layer)
    let expected = CompetitiveAscent<Double>(tolerance: 1e-10).solve(game, from: market.weights)
    let solver = Self.solvers[index]
    let result = solver.solve(game, from: market.weights)
    #expect(result.isEquilibrium, "\(type(of: solver)): residual \(result.residual)")
    #expect(
      result.residual
        == kktResidual(weights: result.weights, gradient: game.gameGradient(at: result.weights)))
    #expect(abs(result.weights - expected.weights).max().scalar <= 1e-5, "\(type(of: solver))")
  }

  @Test func playThatTurnsNeedsALookAhead() {
    let start = Tensor<Double>(rows: [[0.5, 0.3, 0.2], [0.2, 0.5, 0.3]])
    let game = Bimatrix.rockPaperScissors
    for solver in [
      CompetitiveAscent(initialStep: 0.1, adaptsStep: false, budget: 300),
      CompetitiveAscent(
        rule: .exponentiated, initialStep: 0.1, adaptsStep: false, budget: 300),
      MomentumAscent(initialStep: 0.1, adaptsStep: false, budget: 300),
      MomentumAscent(momentum: -0.5, initialStep: 0.1, adaptsStep: false, budget: 300),
      SequentialAscent(rule: .exponentiated, budget: 50),
    ] as [any EquilibriumSolver<Double>] {
      let result = solver.solve(game, from: start)
      #expect(result.stopReason == .budget && result.residual > 0.01, "\(type(of: solver))")
    }
    for solver in [
      Extragradient(), Extragradient(initialStep: 0.3, adaptsStep: false), OptimisticAscent(),
      OptimisticAscent(initialStep: 0.1, adaptsStep: false), SymplecticAscent(), NewtonSolver(),
    ] as [any EquilibriumSolver<Double>] {
      let result = solver.solve(game, from: start)
      #expect(result.isEquilibrium, "\(type(of: solver)): residual \(result.residual)")
      #expect(abs(result.weights - 1 / 3).max().scalar <= 1e-7, "\(type(of: solver))")
    }
  }

  /// With the sign of the paper's rule reversed, the adjustment would lead away from equilibria at
  /// which players turn.
  @Test func symplecticAdjustmentLeadsInwards() {
    let start = Tensor<Double>(rows: [[0.6, 0.4], [0.6, 0.4]])
    let plain = SymplecticAscent<Double>(
      adjustment: 0, initialStep: 0.05, adaptsStep: false, budget: 200)
    let adjusted = SymplecticAscent<Double>(initialStep: 0.05, adaptsStep: false, budget: 200)
    let (away, near) = (
      plain.solve(Bimatrix.pennies, from: start), adjusted.solve(Bimatrix.pennies, from: start)
    )
    #expect(away.residual > 0.1)
    #expect(near.residual < 1e-6)
  }

  @Test func newtonIsQuadraticNearAnEquilibrium() {
    let game = market.game(layer)
    let near = CompetitiveAscent<Double>(tolerance: 1e-3).solve(game, from: market.weights)
    var residuals: [Double] = []
    let result = NewtonSolver<Double>().solve(game, from: near.weights) {
      residuals.append($0.residual)
    }
    #expect(result.residual <= 1e-12)
    #expect(result.iterations <= 5, "\(residuals)")
    for (before, after) in zip(residuals, residuals.dropFirst()) where before < 1e-3 {
      #expect(after <= Swift.max(10 * before * before, 1e-14), "\(residuals)")
    }
  }

  /// Small temperatures bend payoffs so much that steps of Newton's alone end in lows of the residual
  /// that are no equilibria.
  @Test func newtonFindsItsWayFromFarAway() {
    for seed in 700..<702 as Range<UInt64> {
      let market = RandomMarket<Double>(peers: 6, seed: seed)
      let game = market.game(MarketLayer(temperature: 0.05, utilitySlope: 50))
      let result = NewtonSolver<Double>().solve(game, from: market.weights)
      #expect(result.isEquilibrium, "seed \(seed): residual \(result.residual)")
    }
  }

  /// A weight of 0 stays 0 under multiplicative weights: the search does not move, and ends.
  @Test func mirrorProxEndsWhereNothingCanMove() {
    let start = Tensor<Double>.eye(2)
    let game = Bimatrix(
      first: 0.01 * Bimatrix.coordination.first, second: 0.01 * Bimatrix.coordination.second)
    let result = Extragradient<Double>(
      rule: .exponentiated, initialStep: 1e300, budget: 250
    ).solve(game, from: start)
    #expect(result.stopReason == .budget && result.iterations == 250)
    #expect(result.weights.scalars == start.scalars)
  }

  @Test func newtonFindsTheEdges() {
    // Every peer keeps its weight where only rank counts: the face is a vertex.
    let selfish = NewtonSolver<Double>().solve(
      market.game(MarketLayer(temperature: 1, utilitySlope: 0)), from: market.weights)
    #expect(selfish.isEquilibrium)
    #expect(selfish.weights.scalars == Tensor<Double>.eye(4).scalars)
  }

  @Test func sameSeedGivesTheSameBits() {
    let game = market.game(layer)
    func path(_ seed: UInt64) -> [[Double]] {
      var path: [[Double]] = []
      _ = SequentialAscent<Double>(order: .random(seed: seed), budget: 4)
        .solve(game, from: market.weights) { path.append($0.weights.scalars) }
      return path
    }
    #expect(path(5) == path(5))
    #expect(path(5) != path(6))
  }

  @Test(arguments: solvers.indices)
  func budgetsAreKept(index: Int) {
    var solver = Self.solvers[index]
    solver.budget = 0
    let none = solver.solve(market.game(layer), from: market.weights)
    #expect(none.iterations == 0 && none.stopReason == .budget)
    #expect(none.weights.scalars == market.weights.scalars)
    solver.budget = 1
    solver.tolerance = 1e-300
    #expect(solver.solve(market.game(layer), from: market.weights).iterations == 1)
  }

  @Test func warmStartsSaveSteps() {
    let game = market.game(layer)
    let cold = CompetitiveAscent<Double>().solve(game, from: market.weights)
    let nearby = market.game(MarketLayer(temperature: 1, utilitySlope: 25.1))
    let warm = CompetitiveAscent<Double>().solve(nearby, from: cold.weights)
    let again = CompetitiveAscent<Double>().solve(nearby, from: market.weights)
    #expect(warm.isEquilibrium && warm.iterations < again.iterations)
  }

  @Test func bestResponsesLeaveAPointThatOnlyLooksLikeAnEquilibrium() {
    let market = RandomMarket<Double>(peers: 2, seed: 1, equalStake: true)
    let game = market.game(MarketLayer(temperature: 0.05, utilitySlope: 25))
    // The solver's own rule stops at once; a step away it does not come back.
    let start = Tensor<Double>(rows: [[0.99, 0.01], [0.01, 0.99]])
    #expect(game.nashGap(at: .eye(2)).gap > 0.25)
    let ascent = CompetitiveAscent<Double>().solve(game, from: start)
    let leap = BestResponse<Double>().solve(game, from: start)
    #expect(ascent.isEquilibrium && game.nashGap(at: ascent.weights).gap > 0.25)
    #expect(leap.isEquilibrium && game.nashGap(at: leap.weights).gap <= 1e-9)
  }

  @Test func aCensusCountsEquilibria() throws {
    let game = Bimatrix.coordination
    let starts = game.randomWeights(20, seed: 7)
    #expect(starts.allSatisfy { abs($0.sum(alongAxis: 1) - 1).max().scalar <= 1e-12 })
    var seen: [Int] = []
    let census = CompetitiveAscent<Double>().census(of: game, from: starts) { done, total in
      #expect(total == 20)
      seen.append(done)
    }
    #expect(seen == Array(1...20))
    // Both choose the first, or both the second; the mixed one repels.
    #expect(census.count == 2 && census.failures.isEmpty)
    #expect(census.entries.map(\.count).reduce(0, +) == 20)
    #expect(census.entries[0].count >= census.entries[1].count)
    #expect(census.entries.flatMap(\.starts).sorted() == Array(0..<20))
    #expect(census.entries.allSatisfy { $0.payoffs.scalars == [1, 1] })
    // Newton stays at the mixed one too.
    let all = NewtonSolver<Double>().census(
      of: game, from: starts + [.full([2, 2], 0.5)])
    #expect(all.entries.contains { $0.payoffs.scalars == [0, 0] })
    let none = CompetitiveAscent<Double>(budget: 0).census(of: game, from: starts)
    #expect(none.count == 0 && none.failures.map(\.start) == Array(0..<20))
  }
}
