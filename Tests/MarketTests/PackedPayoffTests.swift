import Market
import Tensor
import Testing

/// Packed Hessians of which a market learns nothing but products, so that it takes its steps one by
/// one.
private struct Products<Scalar: TensorScalar>: HessianOperator {
  let base: PackedSymmetric<Scalar>

  var shape: Shape { base.shape }
  func diagonal() -> Tensor<Scalar> { base.diagonal() }
  func product(_ vectors: Tensor<Scalar>) -> Tensor<Scalar> { base.product(vectors) }
  func product(_ vectors: Tensor<Scalar>, ofPeer peer: Int) -> Tensor<Scalar> {
    base.product(vectors, ofPeer: peer)
  }
}

/// A market whose Hessians are multiples of one random matrix, which are quick to draw.
private struct PackedMarket<Scalar: TensorScalar> {
  let weights: Tensor<Scalar>
  let stake: Tensor<Scalar>
  let hessians: PackedSymmetric<Scalar>
  let references: [MarketReference<Scalar>]

  init(peers n: Int, seed: UInt64) {
    var generator = Philox(seed: seed)
    let scores = Tensor<Scalar>.uniform([n, n], in: 0.5..<1.5, using: &generator)
    weights = scores / scores.sum(alongAxis: 1, keepingAxes: true)
    stake = .uniform([n], in: 0.5..<2, using: &generator)
    let scales = Tensor<Scalar>.normal([n, 1], using: &generator)
    hessians = PackedSymmetric(
      entries: scales * Tensor<Scalar>.normal([n * (n + 1) / 2], using: &generator))
    let drawn = Tensor<Scalar>.uniform([n, n], using: &generator)
    // A reference needs a peer.
    references =
      [.unmasked] + (n > 0 ? [.tensor(drawn), .initialWeights(.ones([n, n]) / Scalar(n))] : [])
  }

  func layer(
    _ reference: MarketReference<Scalar>, _ utility: MarketUtility<Scalar> = .linear
  ) -> MarketLayer<Scalar> {
    MarketLayer(
      temperature: 0.1, utilitySlope: 3, inflation: 0.5, reference: reference, utility: utility)
  }

  func step(
    _ hessians: some HessianOperator<Scalar>, _ reference: MarketReference<Scalar>,
    _ utility: MarketUtility<Scalar> = .linear
  ) -> [[Scalar]] {
    let step = layer(reference, utility).payoffAndGameGradient(
      weights: weights, stake: stake, hessians: hessians)
    return [step.payoff.scalars, step.gameGradient.scalars]
  }
}

/// A step in one pass over packed Hessians.
@Suite struct PackedPayoffTests {
  @Test(arguments: [0, 1, 2, 31, 32, 33, 100, 300])
  func onePassHasTheBitsOfItsSteps(peers: Int) {
    func expectEqualBits<Scalar: TensorScalar>(_ market: PackedMarket<Scalar>) {
      for reference in market.references {
        let found = market.step(market.hessians, reference)
        #expect(found == market.step(Products(base: market.hessians), reference))
        #expect(found == market.step(MarketHessians.packed(market.hessians), reference))
        #expect(found[0].allSatisfy(\.isFinite) && found[0].count == peers)
      }
    }
    expectEqualBits(PackedMarket<Float>(peers: peers, seed: 700))
    expectEqualBits(PackedMarket<Double>(peers: peers, seed: 701))
  }

  /// With products of whole matrices.
  @Test(arguments: [7, 31, 33, 72])
  func onePassIsTheFormulas(peers: Int) {
    func expectFormulas<Scalar: TensorScalar>(_ market: PackedMarket<Scalar>, within bound: Scalar)
    {
      let (stake, n) = (market.stake.expanded(atAxis: 1), Scalar(peers))
      let mask = market.layer(.unmasked).mask(weights: market.weights, stake: market.stake)
      let gap = mask - 1
      let pull = matmul(market.hessians.matrices, gap.expanded(atAxis: 2)).squeezed(atAxis: 2)
      let slope = mask * (1 - mask) * stake * (1 - 1 / n) / 0.1
      let payoffs =
        0.5 * matmul(market.stake, market.weights) / n - 3 * (gap * pull).sum(alongAxis: 1)
      let gradient = 0.5 / n * stake * .eye(peers) - 6 * pull * slope
      let found = market.step(market.hessians, .unmasked)
      #expect(relativeDifference(Tensor(found[0]), payoffs) <= bound)
      #expect(relativeDifference(Tensor(found[1]), gradient.flattened()) <= bound)
    }
    expectFormulas(PackedMarket<Float>(peers: peers, seed: 706), within: 1e-5)
    expectFormulas(PackedMarket<Double>(peers: peers, seed: 707), within: 1e-13)
  }

  @Test func anyUtilityTakesTheSamePass() {
    let market = PackedMarket<Double>(peers: 33, seed: 702)
    let products = Products(base: market.hessians)
    // A loss of an indefinite Hessian has no logarithm.
    let exponential = MarketUtility<Double>.custom { exp(-$0 * 0.01) }
    for reference in market.references {
      let found = market.step(market.hessians, reference, exponential)
      #expect(found == market.step(products, reference, exponential))
      // The slope of a utility written out is that of the linear one.
      let linear = market.step(market.hessians, reference)
      let written = market.step(market.hessians, reference, .custom { -$0 })
      for (x, y) in zip(linear, written) {
        #expect(relativeDifference(Tensor(x), Tensor(y)) <= 1e-13)
      }
    }
  }

  @Test func everyTransformTakesTheSteps() throws {
    let market = RandomMarket<Double>(peers: 4, seed: 703)
    // Wide masks, so that the higher derivatives that central differences miss stay small.
    let layer = MarketLayer<Double>(temperature: 2, utilitySlope: 2, inflation: 0.5)
    try checkDerivatives(
      of: { inputs -> Tensor<Double> in
        let step = layer.payoffAndGameGradient(
          weights: inputs[0], stake: inputs[1], hessians: PackedSymmetric(entries: inputs[2]))
        return concatenate([step.gameGradient, step.payoff.expanded(atAxis: 0)])
      }, at: [market.weights, market.stake, PackedSymmetric(market.hessians).entries], order: 2)
  }

  @Test("bits do not depend on the number of threads") func threads() async {
    await #expect(processExitsWith: .success) {
      for peers in [32, 100, 300] {
        compareThreadCounts(PackedMarket<Float>(peers: peers, seed: 704))
        compareThreadCounts(PackedMarket<Double>(peers: peers, seed: 705))
      }
    }
  }
}

/// Ends the process if a step's bits differ between one thread and three.
private func compareThreadCounts<Scalar>(_ market: PackedMarket<Scalar>) {
  func steps() -> [[[Scalar]]] { market.references.map { market.step(market.hessians, $0) } }
  setThreadCount(1)
  let alone = steps()
  setThreadCount(3)
  // Twice, since who takes which part may change.
  for _ in 0..<2 { precondition(steps() == alone) }
}
