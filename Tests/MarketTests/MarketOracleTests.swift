import Market
import Tensor
import Testing

@Suite struct MarketOracleTests {
  @Test(arguments: MarketOracle.names)
  func double(name: String) throws { try check(MarketOracle(named: name), 1e-12 as Double) }

  @Test(arguments: MarketOracle.names)
  func float(name: String) throws { try check(MarketOracle(named: name), 1e-5 as Float) }

  private func check<Scalar: TensorScalar>(_ oracle: MarketOracle, _ tolerance: Scalar) throws {
    let (layer, expect) = (try oracle.layer(Scalar.self), oracle.expect)
    let weights: Tensor<Scalar> = tensor(oracle.weights)
    let stake: Tensor<Scalar> = tensor(oracle.stake)
    let hessians: Tensor<Scalar> = tensor(oracle.hessians)
    func agrees(_ found: Tensor<Scalar>, _ expected: Tensor<Scalar>) -> Bool {
      relativeDifference(found, expected) <= tolerance
    }
    let rank = layer.rank(weights: weights, stake: stake)
    #expect(agrees(layer.threshold(weights: weights, stake: stake), tensor(expect.mu)))
    #expect(agrees(layer.mask(weights: weights, stake: stake), tensor(expect.mask)))
    #expect(agrees(rank, tensor(expect.rankStakeWeighted)))
    #expect(
      agrees(
        layer.rank(weights: weights, stake: .ones(stake.shape)), tensor(expect.rankUnweighted)))
    #expect(
      agrees(
        layer.loss(weights: weights, stake: stake, hessians: hessians), tensor(expect.loss)))
    #expect(
      agrees(
        layer.payoff(weights: weights, stake: stake, hessians: hessians), tensor(expect.payoff)))
    let gradient = layer.gameGradient(weights: weights, stake: stake, hessians: hessians)
    #expect(agrees(gradient, tensor(expect.gameGradient)))
    #expect(
      agrees(
        layer.payoffJacobian(weights: weights, stake: stake, hessians: hessians),
        tensor(expect.payoffJacobian)))
    #expect(
      agrees(
        SimplexRule.project.step(weights, along: gradient, size: Scalar(0.05)),
        tensor(expect.simplexStep005)))
    let residual = Tensor(kktResidual(weights: weights, gradient: gradient))
    #expect(agrees(residual, Tensor(Scalar(expect.kktResidualUnitStep))))
    #expect(agrees(idealRank(hessians: hessians), tensor(expect.idealRank)))
    for (norm, next) in [(StakeNorm.l2, expect.stakeNextL2), (.l1, expect.stakeNextL1)] {
      #expect(
        agrees(
          nextStake(stake, rank: rank, inflation: Scalar(oracle.tau), norm: norm), tensor(next)))
    }
  }
}
