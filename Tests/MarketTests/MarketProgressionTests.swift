import Market
import Tensor
import Testing

/// Figure 4 of the paper: as utility outweighs inflation, the market's rank starts to tell what
/// peers are worth. Ten peers, stake 1, T = 1, tau = 1, trace of each Hessian 0.1, a = 1, projection.
@Suite struct MarketProgressionTests {
  private struct Outcome {
    let correlation: Double
    let meanDiagonal: Double
  }

  @Test func withoutUtilityPeersKeepToThemselves() {
    for outcome in outcomes(ratio: 1) {
      #expect(outcome.meanDiagonal == 1)
      #expect(outcome.correlation.isNaN)
    }
  }

  @Test(arguments: [25.0, 50])
  func withUtilityRanksAreInformative(ratio: Double) {
    let found = outcomes(ratio: ratio)
    let mean = found.map(\.correlation).reduce(0, +) / Double(found.count)
    #expect(mean > 0.65)
    let diagonal = found.map(\.meanDiagonal).reduce(0, +) / Double(found.count)
    #expect(ratio == 25 ? (0.3...0.5).contains(diagonal) : (0.1...0.3).contains(diagonal))
  }

  private func outcomes(ratio: Double) -> [Outcome] {
    (0..<12 as Range<UInt64>).map { trial in
      let market = RandomMarket<Double>(peers: 10, seed: 1000 + trial, equalStake: true)
      let result = CompetitiveAscent<Double>().solve(
        market.game(MarketLayer(temperature: 1, utilitySlope: ratio)), from: market.weights)
      #expect(result.isEquilibrium, "trial \(trial): residual \(result.residual)")
      return Outcome(
        correlation: RankAgreement.pearson(
          result.rank.scalars, idealRank(hessians: market.hessians).scalars),
        meanDiagonal: (result.weights * .eye(10)).sum().scalar / 10)
    }
  }
}
