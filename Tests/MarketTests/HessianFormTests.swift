import Market
import Tensor
import Testing

/// Forms of Hessians against the dense matrices that they stand for.
@Suite struct HessianFormTests {
  private static let sizes: [(peers: Int, inputs: Int)] = [(3, 1), (4, 4), (5, 7), (2, 33)]

  private func factors(
    _ peers: Int, _ rank: Int, _ inputs: Int, seed: UInt64
  ) -> LowRankHessians<Double> {
    var generator = Philox(seed: seed)
    // Terms of both signs.
    return LowRankHessians(
      factors: .normal([peers, rank, inputs], using: &generator),
      terms: .normal([peers, rank], using: &generator))
  }

  private func expectEqual(
    _ form: some HessianOperator<Double>, _ dense: Tensor<Double>, seed: UInt64
  ) {
    var generator = Philox(seed: seed)
    let (n, m) = (dense.shape[0], dense.shape[1])
    #expect(form.shape == dense.shape)
    let vectors = Tensor<Double>.normal([n, m], using: &generator)
    #expect(relativeDifference(form.product(vectors), dense.product(vectors)) <= 1e-12)
    #expect(relativeDifference(form.diagonal(), dense.diagonal()) <= 1e-12)
    let rows = Tensor<Double>.normal([3, m], using: &generator)
    for peer in 0..<n {
      #expect(
        relativeDifference(form.product(rows, ofPeer: peer), dense.product(rows, ofPeer: peer))
          <= 1e-12)
    }
  }

  @Test(arguments: [1, 3, 4, 6, 9]) func lowRankIsItsMatrices(rank: Int) {
    for (index, size) in Self.sizes.enumerated() {
      let form = factors(size.peers, rank, size.inputs, seed: 400 + UInt64(index))
      expectEqual(form, form.matrices, seed: 410)
    }
  }

  @Test func lowRankWithoutTermsIsTheGramMatrix() {
    let form = factors(3, 2, 4, seed: 420)
    let plain = LowRankHessians(factors: form.factors)
    expectEqual(plain, matmul(form.factors.transposed(), form.factors), seed: 421)
  }

  @Test func diagonalAndSharedAreTheirMatrices() {
    var generator = Philox(seed: 430)
    for size in Self.sizes {
      let diagonal = DiagonalHessians(
        entries: Tensor<Double>.normal([size.peers, size.inputs], using: &generator))
      expectEqual(diagonal, diagonal.matrices, seed: 431)
      // A matrix that is not symmetric counts with its symmetric part.
      let shared = SharedHessian(
        matrix: Tensor<Double>.normal([size.inputs, size.inputs], using: &generator),
        peers: size.peers)
      expectEqual(shared, shared.matrices, seed: 432)
    }
  }

  @Test func marketsOfEveryFormAreThoseOfTheirMatrices() {
    let market = RandomMarket<Double>(peers: 5, seed: 440)
    let layer = MarketLayer<Double>(temperature: 0.3, utilitySlope: 4)
    func expectEqualMarkets(_ form: some HessianOperator<Double>, _ dense: Tensor<Double>) {
      let found = layer.payoffAndGameGradient(
        weights: market.weights, stake: market.stake, hessians: form)
      let expected = layer.payoffAndGameGradient(
        weights: market.weights, stake: market.stake, hessians: dense)
      #expect(relativeDifference(found.payoff, expected.payoff) <= 1e-12)
      #expect(relativeDifference(found.gameGradient, expected.gameGradient) <= 1e-12)
      #expect(
        relativeDifference(idealRank(hessians: form), idealRank(hessians: dense)) <= 1e-12)
    }
    let lowRank = factors(5, 3, 5, seed: 441)
    expectEqualMarkets(lowRank, lowRank.matrices)
    let diagonal = DiagonalHessians(entries: market.hessians.diagonal())
    expectEqualMarkets(diagonal, diagonal.matrices)
    let shared = SharedHessian(matrix: market.hessians[0], peers: 5)
    expectEqualMarkets(shared, shared.matrices)
  }

  @Test func derivativesInTheEntriesAreThoseThroughTheMatrices() {
    let market = RandomMarket<Double>(peers: 4, seed: 450)
    let layer = MarketLayer<Double>(temperature: 0.5)
    func total(_ hessians: some HessianOperator<Double>) -> Tensor<Double> {
      square(
        layer.gameGradient(weights: market.weights, stake: market.stake, hessians: hessians)
      ).sum()
    }
    func expectEqualDerivatives<Form: HessianOperator<Double> & TensorTree<Double>>(
      _ form: Form, _ matrices: (Form) -> Tensor<Double>
    ) {
      var generator = Philox(seed: 451)
      let along = form.mapTensors { .normal($0.shape, using: &generator) }
      let found = gradient(at: form) { total($0) }.tensors
      let expected = gradient(at: form) { total(matrices($0)) }.tensors
      let second = hessianVectorProduct(at: form, along: along) { total($0) }.tensors
      let dense = hessianVectorProduct(at: form, along: along) { total(matrices($0)) }.tensors
      for (x, y) in zip(found + second, expected + dense) {
        #expect(relativeDifference(x, y) <= 1e-12)
      }
    }
    expectEqualDerivatives(factors(4, 3, 4, seed: 452)) { $0.matrices }
    expectEqualDerivatives(DiagonalHessians(entries: market.hessians.diagonal())) { $0.matrices }
    expectEqualDerivatives(SharedHessian(matrix: market.hessians[1], peers: 4)) { $0.matrices }
  }

  @Test func partsOfFormsHaveNames() {
    let form = factors(2, 1, 2, seed: 460)
    #expect(form.namedTensors.map(\.path) == ["factors", "terms"])
    #expect(DiagonalHessians(entries: form.terms).namedTensors.map(\.path) == ["entries"])
    #expect(
      SharedHessian(matrix: Tensor<Double>.eye(2), peers: 2).namedTensors.map(\.path) == ["matrix"])
  }

  @Test func singlePrecisionIsClose() {
    var generator = Philox(seed: 470)
    let exact = factors(6, 5, 40, seed: 471)
    let vectors = Tensor<Double>.normal([6, 40], using: &generator)
    func single(_ tensor: Tensor<Double>) -> Tensor<Float> {
      Tensor<Float>(tensor.scalars.map { Float($0) }, shape: tensor.shape)
    }
    let form = LowRankHessians(factors: single(exact.factors), terms: single(exact.terms))
    #expect(
      relativeDifference(form.product(single(vectors)), single(exact.product(vectors))) <= 2e-6)
  }
}
