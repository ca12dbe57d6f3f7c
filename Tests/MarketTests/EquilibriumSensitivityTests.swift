import Market
import Tensor
import Testing

@Suite struct EquilibriumSensitivityTests {
  private let solver = CompetitiveAscent<Double>(tolerance: 1e-13)
  private let market: DifferentiableMarket<Double>
  private let start: Tensor<Double>

  init() {
    let random = RandomMarket<Double>(peers: 4, seed: 433)
    market = DifferentiableMarket(
      layer: MarketLayer(temperature: 0.1, utilitySlope: 37.5, inflation: 1.5), stake: random.stake,
      hessians: random.hessians)
    start = random.weights
  }

  /// A change of every part of the market, scaled to the part.
  private func change(seed: UInt64) -> DifferentiableMarket<Double> {
    var generator = Philox(seed: seed)
    return market.replacingTensors(
      market.tensors.map { part in
        let noise = Tensor<Double>.normal(part.shape, using: &generator)
        return noise * abs(part).mean()
      })
  }

  /// A change of one part alone.
  private func change(of part: Int, seed: UInt64 = 3) -> DifferentiableMarket<Double> {
    let every = change(seed: seed).tensors
    return market.replacingTensors(
      every.indices.map { $0 == part ? every[$0] : .zeros(every[$0].shape) })
  }

  private func moved(
    _ market: DifferentiableMarket<Double>, _ change: DifferentiableMarket<Double>, by t: Double
  ) -> DifferentiableMarket<Double> {
    market.replacingTensors(zip(market.tensors, change.tensors).map { $0 + t * $1 })
  }

  private func solved(
    _ market: DifferentiableMarket<Double>, from start: Tensor<Double>
  ) -> Tensor<Double> {
    let result = solver.solve(market, from: start)
    #expect(result.isEquilibrium, "residual \(result.residual)")
    return result.weights
  }

  /// (f(-2h) - 8 f(-h) + 8 f(h) - f(2h)) / 12h, whose error is of order h^4.
  private func difference(_ h: Double, _ f: (Double) throws -> Tensor<Double>) rethrows
    -> Tensor<Double>
  {
    try (f(-2 * h) - 8 * f(-h) + 8 * f(h) - f(2 * h)) / (12 * h)
  }

  private func sensitivity() throws -> EquilibriumSensitivity<
    DifferentiableMarket<Double>, DifferentiableMarket<Double>
  > {
    try EquilibriumSensitivity(at: market, weights: solved(market, from: start)) { $0 }
  }

  @Test func theMarketIsTheOneOfItsLayer() {
    let layer = MarketLayer<Double>(temperature: 0.1, utilitySlope: 37.5, inflation: 1.5)
    let plain = MarketGame(layer: layer, stake: market.stake, hessians: market.hessians)
    #expect(relativeDifference(market.payoffs(at: start), plain.payoffs(at: start)) <= 1e-14)
    #expect(
      relativeDifference(market.gameGradient(at: start), plain.gameGradient(at: start)) <= 1e-14)
    var generator = Philox(seed: 432)
    let rows = randomRows(3, 4, using: &generator)
    let found = market.responses(of: 2, rows: rows, at: start)
    let expected = plain.responses(of: 2, rows: rows, at: start)
    #expect(relativeDifference(found.payoffs, expected.payoffs) <= 1e-14)
    #expect(relativeDifference(found.gradients, expected.gradients) <= 1e-14)
  }

  @Test(arguments: 0..<5)
  func responsesAreThoseOfEquilibriaSolvedAgain(part: Int) throws {
    let sensitivity = try sensitivity()
    #expect(sensitivity.face.dimension > 2 && sensitivity.face.dimension < 12)
    let direction = change(of: part)
    let response = sensitivity.response(to: direction)
    let expected = difference(5e-4) { t in
      solved(moved(market, direction, by: t), from: sensitivity.weights)
    }
    #expect(relativeDifference(response, expected) <= 1e-8)
    #expect(abs(response).max().scalar > 1e-4)
  }

  @Test func pullbacksAreTransposes() throws {
    let sensitivity = try sensitivity()
    var generator = Philox(seed: 433)
    let cotangent = Tensor<Double>.normal([4, 4], using: &generator)
    let direction = change(seed: 434)
    let forward = (cotangent * sensitivity.response(to: direction)).sum().scalar
    let back = zip(sensitivity.pullback(cotangent).tensors, direction.tensors)
      .reduce(0) { $0 + ($1.0 * $1.1).sum().scalar }
    #expect(abs(forward - back) <= 1e-12 * abs(forward))
  }

  @Test func gradientsThroughTheEquilibriumAreThoseOfUnrolledAscent() throws {
    let goal = Tensor<Double>([3, -1, 2, 0.5])
    let rest = solved(market, from: start)
    let implicit = try gradient(at: market) { [start, solver] market in
      let weights = try equilibrium(at: market, from: start, solver: solver) { $0 }
      return (competitiveRank(weights: weights) * goal).sum()
    }
    // Plain ascent within the face: the projection reads values, the face's own is linear.
    let face = SimplexFace(weights: rest, gameGradient: market.gameGradient(at: rest))
    let basis = face.directions.reshaped([face.dimension, 16])
    let within = matmul(basis.transposed(), basis)
    let step = 1.5 / -(try market.stability(at: rest).realParts.last!)
    let unrolled = gradient(at: market) { market in
      let weights = (0..<400).reduce(rest) { weights, _ in
        let slope = market.gameGradient(at: weights).flattened()
        return weights + step * matmul(within, slope).reshaped([4, 4])
      }
      return (competitiveRank(weights: weights) * goal).sum()
    }
    for (found, expected) in zip(implicit.tensors, unrolled.tensors) {
      #expect(relativeDifference(found, expected) <= 1e-9)
    }
  }

  @Test func ranksAreTheColumnMeans() throws {
    let sensitivity = try sensitivity()
    let direction = change(seed: 435)
    let response = sensitivity.rankResponse(to: direction)
    #expect(response.shape == [4] && abs(response.sum().scalar) <= 1e-15)
    for peer in 0..<4 {
      let slope = zip(sensitivity.rankGradient(of: peer).tensors, direction.tensors)
        .reduce(0) { $0 + ($1.0 * $1.1).sum().scalar }
      #expect(abs(slope - response[peer].scalar) <= 1e-13)
    }
  }

  /// Multiplicative weights leave unused entries small, not 0; they count as fixed all the same.
  @Test func everySolverGivesTheSameDerivative() throws {
    let exact = try sensitivity()
    let soft = CompetitiveAscent<Double>(rule: .exponentiated).solve(market, from: exact.weights)
    let other = try EquilibriumSensitivity(
      at: market, weights: 0.999_999 * soft.weights + 1e-6 / 4, tolerance: 1e-3
    ) { $0 }
    #expect(other.face.isFree == exact.face.isFree)
    let direction = change(seed: 436)
    #expect(
      relativeDifference(other.response(to: direction), exact.response(to: direction)) <= 1e-3)
  }

  @Test func singlePrecisionAgreesToItsOwnAccuracy() throws {
    let goal = Tensor<Double>([3, -1, 2, 0.5])
    let exact = try gradient(at: market) { [start] market in
      try (competitiveRank(weights: equilibrium(at: market, from: start) { $0 }) * goal).sum()
    }
    let single = DifferentiableMarket<Float>(
      layer: MarketLayer(temperature: 0.1, utilitySlope: 37.5, inflation: 1.5),
      stake: Tensor(converting: market.stake), hessians: Tensor(converting: market.hessians))
    let from = Tensor<Float>(converting: start)
    let found = try gradient(at: single) { market in
      let weights = try equilibrium(at: market, from: from) { $0 }
      return (competitiveRank(weights: weights) * Tensor(converting: goal)).sum()
    }
    for (a, b) in zip(found.tensors, exact.tensors) {
      #expect(relativeDifference(Tensor(converting: a), b) <= 1e-3)
    }
  }

  /// W* is the target where that is inside the simplex, less what its sum is too much.
  @Test func bowlsFollowTheirTargets() throws {
    let target = Tensor<Double>(rows: [[0.2, 0.3, 0.5], [1.4, 0.1, -0.9]])
    let slopes = Tensor<Double>(rows: [[1, 2, 4], [5, 7, 11]])
    let found = try gradient(at: target) { target in
      let weights = try equilibrium(at: target, from: .full([2, 3], 1.0 / 3)) {
        Bowl(target: $0, curvature: .ones([2, 3]))
      }
      return (weights * slopes).sum()
    }
    // The second row rests at a vertex.
    let expected = Tensor<Double>(rows: [[1 - 7.0 / 3, 2 - 7.0 / 3, 4 - 7.0 / 3], [0, 0, 0]])
    #expect(relativeDifference(found, expected) <= 1e-12)
  }

  @Test func theRuleHoldsToSecondOrderInEveryMode() throws {
    let goal = Tensor<Double>([3, -1, 2, 0.5])
    // Of temperature, alpha and tau.
    @Sendable func outcome(_ numbers: Tensor<Double>) -> Tensor<Double> {
      let weights = try! equilibrium(at: numbers, from: start, solver: solver) { [market] in
        var moved = market
        (moved.temperature, moved.utilitySlope, moved.inflation) = (
          0.1 * $0[0], 37.5 * $0[1], $0[2]
        )
        return moved
      }
      return (competitiveRank(weights: weights) * goal).sum()
    }
    let point = Tensor<Double>([1, 1, 1.5])
    let bend = hessian(at: point, in: outcome)
    #expect(relativeDifference(bend, bend.transposed()) <= 1e-10)
    let along = Tensor<Double>([0.3, 1, -0.7])
    let expected = difference(5e-4) { t in gradient(at: point + t * along, in: outcome) }
    #expect(relativeDifference(matmul(bend, along), expected) <= 1e-8)
    let forward = derivative(at: point, along: along, in: outcome).scalar
    let back = (gradient(at: point, in: outcome) * along).sum().scalar
    #expect(abs(forward - back) <= 1e-12 * abs(back))
    // alpha and tau count by their ratio alone.
    let slope = gradient(at: point, in: outcome)
    #expect(abs((slope[1] + 1.5 * slope[2]).scalar) <= 1e-9 * abs(slope[1].scalar))
  }

  @Test func pointsWithoutADerivativeAreRefused() {
    let even = Tensor<Double>.full([1, 3], 1.0 / 3)
    func attempt(_ target: Tensor<Double>, curvature: Double, from start: Tensor<Double>) throws {
      _ = try equilibrium(
        at: target, from: start, solver: CompetitiveAscent(budget: 500)
      ) { Bowl(target: $0, curvature: .full([1, 3], curvature)) }
    }
    let kink = Tensor<Double>(rows: [[0.25, 0.75, 0]])
    #expect(throws: SensitivityError.degenerate(row: 0, column: 2, margin: 0)) {
      try attempt(kink, curvature: 1, from: kink)
    }
    #expect {
      try attempt(kink, curvature: 0, from: even)
    } throws: { error in
      if case .singular? = error as? SensitivityError { true } else { false }
    }
    #expect {
      _ = try equilibrium(at: kink, from: even, solver: CompetitiveAscent(budget: 0)) {
        Bowl(target: $0, curvature: .ones([1, 3]))
      }
    } throws: { error in
      "\(error)".hasPrefix("not an equilibrium: the KKT residual is 0.")
    }
    #expect {
      _ = try EquilibriumSensitivity(at: kink, weights: even) {
        Bowl(target: $0, curvature: .ones([1, 3]))
      }
    } throws: { error in
      if case .notAnEquilibrium? = error as? SensitivityError { true } else { false }
    }
  }
}
