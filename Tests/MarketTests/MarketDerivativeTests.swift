import Market
import Tensor
import Testing

/// Everything a market's payoffs depend on.
private struct MarketPoint: TensorTree {
  var weights: Tensor<Double>
  var stake: Tensor<Double>
  var hessians: Tensor<Double>
  var layer: MarketLayer<Double>

  mutating func visit(_ visitor: inout ParameterVisitor<Double>) {
    visitor("weights", &weights)
    visitor("stake", &stake)
    visitor("hessians", &hessians)
    visitor("layer", &layer)
  }

  var totalPayoff: Tensor<Double> {
    layer.payoff(weights: weights, stake: stake, hessians: hessians).sum()
  }

  func dot(_ other: MarketPoint) -> Tensor<Double> {
    zip(tensors, other.tensors).reduce(Tensor(0)) { $0 + ($1.0 * $1.1).sum() }
  }
}

@Suite struct MarketDerivativeTests {
  private let point: MarketPoint
  private let u: MarketPoint
  private let v: MarketPoint

  init() {
    let market = RandomMarket<Double>(peers: 4, seed: 21)
    let start = RandomMarket<Double>(peers: 4, seed: 22).weights
    var generator = Philox(seed: 23)
    point = MarketPoint(
      weights: market.weights, stake: market.stake, hessians: market.hessians,
      layer: MarketLayer(
        temperature: 0.4, utilitySlope: 20, inflation: 0.5, reference: .initialWeights(start)))
    u = point.mapTensors { .normal($0.shape, using: &generator) }
    v = point.mapTensors { .normal($0.shape, using: &generator) }
  }

  @Test func temperatureIsTheOnlyParameter() {
    #expect(point.layer.namedTensors.map(\.path) == ["temperature"])
    #expect(point.layer.temperature.shape == [])
  }

  @Test func gradientIsTheSlopeOfThePayoff() {
    let slope = derivative(at: point, along: u) { $0.totalPayoff }.scalar
    let pulled = gradient(at: point) { $0.totalPayoff }.dot(u).scalar
    #expect(abs(pulled - slope) <= 1e-12 * abs(slope))
    let step = 1e-5
    let ends = [step, -step].map { size in
      zipTensors(point, u) { $0 + size * $1 }.totalPayoff.scalar
    }
    #expect(abs((ends[0] - ends[1]) / (2 * step) - slope) <= 1e-7 * abs(slope))
  }

  @Test func hessianIsSymmetric() {
    let hv = hessianVectorProduct(at: point, along: v) { $0.totalPayoff }
    let hu = hessianVectorProduct(at: point, along: u) { $0.totalPayoff }
    let (left, right) = (u.dot(hv).scalar, v.dot(hu).scalar)
    #expect(abs(left - right) <= 1e-12 * abs(left))
  }

  @Test func forwardOverReverseIsReverseOverReverse() {
    let forward = hessianVectorProduct(at: point, along: v) { $0.totalPayoff }
    let reverse = gradient(at: point) { moved in
      gradient(at: moved) { $0.totalPayoff }.dot(v)
    }
    for (a, b) in zip(forward.namedTensors, reverse.namedTensors) {
      #expect(relativeDifference(a.tensor, b.tensor) <= 1e-11, "\(a.path)")
    }
  }

  @Test func taylorSeriesHoldsTheSecondDerivative() {
    let series = taylor(at: point, along: v, order: 2) { $0.totalPayoff }
    let hv = hessianVectorProduct(at: point, along: v) { $0.totalPayoff }
    let expected = v.dot(hv).scalar / 2
    #expect(abs(series[2].scalar - expected) <= 1e-11 * abs(expected))
  }

  @Test func hessianFormOfSeveralDirectionsIsTheHessian() {
    let directions = zipTensors(u, v) { stack([$0, $1]) }
    let form = hessianForm(at: point, along: directions) { $0.totalPayoff }
    let products = [u, v].map { direction in
      hessianVectorProduct(at: point, along: direction) { $0.totalPayoff }
    }
    let expected = stack([u, v].map { left in stack(products.map { left.dot($0) }) })
    #expect(relativeDifference(form, expected) <= 1e-11)
  }

  @Test func gameGradientMapsOverMarkets() {
    let markets = [point, zipTensors(point, u) { $0 + 0.01 * $1 }]
    let together = markets[0].replacingTensors(
      zip(markets[0].tensors, markets[1].tensors).map { stack([$0, $1]) })
    let mapped = vectorized(over: together) { market in
      market.layer.gameGradient(
        weights: market.weights, stake: market.stake, hessians: market.hessians)
    }
    for (index, market) in markets.enumerated() {
      let alone = market.layer.gameGradient(
        weights: market.weights, stake: market.stake, hessians: market.hessians)
      #expect(relativeDifference(mapped[index], alone) <= 1e-13)
    }
  }

  @Test func inflationIsZeroSum() {
    let market = RandomMarket<Double>(peers: 5, seed: 24)
    let layer = MarketLayer<Double>(temperature: 1, utilitySlope: 0, inflation: 0.8)
    func payoff(_ weights: Tensor<Double>) -> Tensor<Double> {
      layer.payoff(weights: weights, stake: market.stake, hessians: market.hessians)
    }
    var generator = Philox(seed: 25)
    let total = 0.8 * market.stake.sum().scalar / 5
    for _ in 0..<10 {
      let weights = randomRows(5, 5, using: &generator)
      #expect(abs(payoff(weights).sum().scalar - total) <= 1e-14)
      // R_i = s_i / n + what the others give less what it gives away.
      let given = market.stake.expanded(atAxis: 1) * weights
      let net = (given.transposed() - given).sum(alongAxis: 1)
      #expect(relativeDifference(payoff(weights), (market.stake + net) * 0.16) <= 1e-13)
    }
  }

  @Test func onePassGivesPayoffsAndGameGradient() throws {
    let (payoff, slope) = point.layer.payoffAndGameGradient(
      weights: point.weights, stake: point.stake, hessians: point.hessians)
    let expected = point.layer.payoff(
      weights: point.weights, stake: point.stake, hessians: point.hessians)
    #expect(relativeDifference(payoff, expected) <= 1e-14)
    // Kernels, and the composition that traced tensors go through.
    let traced = valueWithDerivative(at: point, along: u) { point in
      let both = point.layer.payoffAndGameGradient(
        weights: point.weights, stake: point.stake, hessians: point.hessians)
      return [both.payoff, both.gameGradient]
    }
    #expect(relativeDifference(payoff, traced.value[0]) <= 1e-14)
    #expect(relativeDifference(slope, traced.value[1]) <= 1e-14)
    // Wide masks, so that the higher derivatives that central differences miss stay small.
    try checkDerivatives(
      of: { inputs -> Tensor<Double> in
        let layer = MarketLayer<Double>(temperature: 2, utilitySlope: 2, inflation: 0.5)
        let both = layer.payoffAndGameGradient(
          weights: inputs[0], stake: inputs[1], hessians: inputs[2])
        return concatenate([both.gameGradient, both.payoff.expanded(atAxis: 0)])
      }, at: [point.weights, point.stake, point.hessians], order: 2)
  }

  @Test(arguments: [1, 4, 7])
  func packedHessiansGiveWhatDenseOnesGive(peers: Int) {
    let market = RandomMarket<Double>(peers: peers, seed: 27)
    let packed = PackedSymmetric(market.hessians)
    #expect(packed.shape == market.hessians.shape)
    #expect(relativeDifference(packed.matrices, market.hessians) <= 1e-15)
    let layer = MarketLayer<Double>(temperature: 0.4, utilitySlope: 20, inflation: 0.5)
    let one = layer.payoffAndGameGradient(
      weights: market.weights, stake: market.stake, hessians: market.hessians)
    let other = layer.payoffAndGameGradient(
      weights: market.weights, stake: market.stake, hessians: packed)
    #expect(relativeDifference(other.payoff, one.payoff) <= 1e-13)
    #expect(relativeDifference(other.gameGradient, one.gameGradient) <= 1e-13)
    #expect(
      relativeDifference(idealRank(hessians: packed), idealRank(hessians: market.hessians))
        <= 1e-14)
    let slopes = gradient(at: market.weights, packed) { weights, packed in
      layer.payoff(weights: weights, stake: market.stake, hessians: packed).sum()
    }
    let expected = gradient(at: market.weights, market.hessians) { weights, hessians in
      layer.payoff(weights: weights, stake: market.stake, hessians: hessians).sum()
    }
    #expect(relativeDifference(slopes.0, expected.0) <= 1e-12)
    // An entry off the diagonal of a packed matrix stands for two of a dense one.
    let summed = PackSymmetric<Double>(scale: 1)(expected.1)
    #expect(relativeDifference(slopes.1.entries, summed) <= 1e-12)
  }

  @Test func masksMultiplyResponsesOfEachPeer() {
    var generator = Philox(seed: 26)
    let responses = Tensor<Double>.normal([3, 2, 4], using: &generator)
    let result = point.layer.masked(responses, mask: Tensor([1, 0, 0.5]))
    #expect(result[0].scalars == responses[0].scalars)
    #expect(result[1].scalars == [Double](repeating: 0, count: 8))
    #expect(result[2].scalars == responses[2].scalars.map { $0 * 0.5 })
  }
}
