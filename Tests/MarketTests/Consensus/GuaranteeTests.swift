import Market
import Tensor
import Testing

/// A published guarantee: the honest worth at which 0.6 of the stake is kept over one epoch, whatever
/// the cabal's self-weight (opentensor/subtensor, docs/consensus.md; networks of 512 there).
struct PublishedGuarantee: Sendable {
  var worth: Double
  var deviation = 0.4
  var bondPenalty = 1.0
  var dividendShare = 0.5

  static let all = [
    PublishedGuarantee(worth: 0.60, deviation: 0), PublishedGuarantee(worth: 0.67, deviation: 0.2),
    PublishedGuarantee(worth: 0.73), PublishedGuarantee(worth: 0.76, bondPenalty: 0.5),
    PublishedGuarantee(worth: 0.78, bondPenalty: 0),
    PublishedGuarantee(worth: 0.78, dividendShare: 0.25),
    PublishedGuarantee(worth: 0.82, dividendShare: 0),
  ]
}

@Suite struct GuaranteeTests {
  /// 0.02 is the rounding of the published figures, and what networks of 50 instead of 512 differ
  /// by.
  @Test("published guarantees", arguments: PublishedGuarantee.all)
  func published(guarantee: PublishedGuarantee) throws {
    let yuma = YumaConsensus<Double>(
      bondRule: .stakeShare(rate: 0.1), bondPenalty: guarantee.bondPenalty,
      dividendShare: guarantee.dividendShare)
    let threshold = WorthThreshold(
      of: 0, selfWeights: [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], under: yuma, resolution: 0.005
    ) { worth, selfWeight in
      NamedScenario.cabal.scenario(
        ScenarioSettings(
          honestWorth: worth, selfWeight: selfWeight, honestPeers: 30, identities: 20, blocks: 1,
          deviation: guarantee.deviation, trials: guarantee.deviation > 0 ? 4 : 1))
    }
    let worth = try #require(threshold.worth)
    #expect(abs(worth - guarantee.worth) < 0.02, "\(worth)")
    #expect(abs(threshold.stake - 0.6) < 1e-14)
  }

  @Test("no worth keeps the stake against a cabal that has the majority") func none() {
    var steps: [Int] = []
    let threshold = WorthThreshold(
      of: 0, selfWeights: [0, 1], under: YumaConsensus<Double>(),
      scenario: { worth, selfWeight in
        NamedScenario.cabal.scenario(
          ScenarioSettings(
            honestStake: 0.4, honestWorth: worth, selfWeight: selfWeight, blocks: 1))
      }, observing: { steps.append($0) })
    #expect(threshold.worth == nil && threshold.selfWeight == 1 && steps == [0])
  }
}
