import Market
import Tensor
import Testing

@Suite struct ScenarioTests {
  /// Two groups that rate only themselves: the published shares of the second.
  @Test("the whitepaper's cabal loses stake as published") func cabalTrace() {
    let settings = ScenarioSettings(
      honestStake: 0.51, honestWorth: 0.5, selfWeight: 1, blocks: 5, inflation: 0.1)
    let trajectory = NamedScenario.groups.scenario(settings)
      .trajectory(under: TrustConsensus<Double>(steepness: 10, kappa: 0.5))
    let published = [
      0.49, 0.4877323388820201, 0.4849535784321247, 0.4815511535094221, 0.477389901500398,
      0.4723093486843246,
    ]
    #expect(trajectory.samples.count == 6)
    for (share, expected) in zip(trajectory.shares(of: 1), published) {
      #expect(abs(share - expected) < 1e-12)
    }
    // A party of several peers that rate one another is one group to the mechanism.
    let split = ConsensusScenario(
      parties: [
        Party("first", .cabal(selfWeight: 1), stake: 0.51, peers: 3, worth: 1),
        Party("second", .cabal(selfWeight: 1), stake: 0.49, peers: 2, worth: 1),
      ], blocks: 5
    ).trajectory(under: TrustConsensus<Double>())
    for (share, expected) in zip(split.shares(of: 1), published) {
      #expect(abs(share - expected) < 1e-12)
    }
  }

  @Test("rank inflation is the paper's next stake") func paperStake() {
    var generator = Philox(seed: 31)
    let weights = softmax(Tensor<Double>.normal([6, 6], using: &generator))
    let stake = Tensor<Double>.uniform([6], in: 0..<1, using: &generator)
    let rank = MarketLayer<Double>(temperature: 1).rank(weights: weights, stake: stake)
    for norm in [StakeNorm.l2, .l1] {
      let block = RankInflation<Double>(norm: norm).settle(weights: weights, stake: stake)
      let total = stake.sum().scalar
      let expected = nextStake(stake, rank: rank, inflation: 0.1 * total, norm: norm)
      #expect(difference(stake + 0.1 * total * block.emission, expected) < 1e-14)
    }
  }

  @Test("all honest, shares move to worth under the paper's ranking") func honest() {
    // S' = (S + tau q) / (1 + tau) with q the worth: a geometric approach.
    let trajectory = ConsensusScenario(
      parties: [
        Party("rich", .honest, stake: 0.9, peers: 3, worth: 0.2),
        Party("poor", .honest, stake: 0.1, peers: 2, worth: 0.8),
      ], blocks: 10, inflation: 0.1
    ).trajectory(under: RankInflation<Double>(norm: .l1))
    for (block, share) in trajectory.shares(of: 0).enumerated() {
      let expected = 0.2 + 0.7 * (0..<block).reduce(1.0) { value, _ in value / 1.1 }
      #expect(abs(share - expected) < 1e-14)
    }
  }

  @Test("rank leads to one share, whatever the first", arguments: [0.2, 0.9])
  func fixedPoint(stake: Double) {
    // h = h q + (1 - h) (1 - w) with the honest worth q and the cabal's self-weight w.
    let settings = ScenarioSettings(
      honestStake: stake, honestWorth: 0.7, selfWeight: 0.6, blocks: 400)
    for norm in [StakeNorm.l1, .l2] {
      let last = NamedScenario.cabal.scenario(settings)
        .trajectory(under: RankInflation<Double>(norm: norm)).last
      #expect(abs(last.shares[0] - 0.4 / (0.4 + 0.3)) < 1e-9)
    }
  }

  @Test("a selfish peer holds out against the paper's ranking, and not against a masked Yuma")
  func selfish() {
    let scenario = NamedScenario.selfish.scenario(ScenarioSettings(honestWorth: 0.95, blocks: 30))
    // All its weight is its own, and honest peers add what it is worth: it cannot lose.
    let ranked = scenario.trajectory(under: RankInflation<Double>(norm: .l1))
    let masked = scenario.trajectory(under: YumaConsensus<Double>(masksSelfWeights: true))
    let open = scenario.trajectory(under: YumaConsensus<Double>())
    #expect(ranked.last.shares[1] > 0.4)
    #expect(masked.last.shares[1] < 0.3)
    #expect(open.last.shares[1] < 0.4)
  }

  @Test("identities that rate each other pass the mask of self-weights") func sybils() {
    let scenario = NamedScenario.sybils.scenario(ScenarioSettings(identities: 2, blocks: 30))
    for rule in [BondRule<Double>.yuma3(rate: .liquid(LiquidAlpha())), .stakeShare(rate: 0.1)] {
      let shares = scenario.trajectory(
        under: YumaConsensus(bondRule: rule, masksSelfWeights: true)
      ).last.shares
      #expect(shares[2] > shares[1] + 0.01)
    }
    // Linear ranks do not see the difference.
    let ranked = scenario.trajectory(under: RankInflation<Double>(norm: .l1)).last.shares
    #expect(abs(ranked[2] - ranked[1]) < 1e-14)
  }

  /// The share of honest raters less that of others with the same stake and worth.
  private func lead(
    _ scenario: NamedScenario, _ mechanism: some ConsensusMechanism<Double>
  ) -> Double {
    let trajectory = scenario.scenario().trajectory(under: mechanism)
    #expect(abs(trajectory.samples[0].shares[2] - trajectory.samples[0].shares[3]) < 1e-15)
    return trajectory.last.shares[2] - trajectory.last.shares[3]
  }

  @Test("Yuma pays honest raters more than lazy ones and copiers; ranks pay them alike")
  func dividends() {
    for scenario in [NamedScenario.lazy, .copier] {
      #expect(lead(scenario, YumaConsensus<Double>(masksSelfWeights: true)) > 1e-3)
      let penalised = YumaConsensus<Double>(bondPenalty: 1, masksSelfWeights: true)
      #expect(lead(scenario, penalised) > 5e-3)
      #expect(abs(lead(scenario, RankInflation<Double>())) < 1e-14)
    }
  }

  @Test("a newcomer has nothing before it joins, and its worth in the end") func newcomer() {
    let shares = NamedScenario.newcomer.scenario(ScenarioSettings(blocks: 100))
      .trajectory(under: RankInflation<Double>(norm: .l1)).shares(of: 1)
    #expect(shares[...20].allSatisfy { $0 == 0 } && shares[21] > 0)
    #expect(abs(shares[100] - 0.3) < 1e-3)
  }

  @Test("noise has a seed, keeps what parties give, and gives errors") func noise() {
    var settings = ScenarioSettings(blocks: 8, deviation: 0.3, trials: 6, seed: 4)
    let mechanism = YumaConsensus<Double>(masksSelfWeights: true)
    let first = NamedScenario.cabal.scenario(settings).trajectory(under: mechanism)
    #expect(first == NamedScenario.cabal.scenario(settings).trajectory(under: mechanism))
    #expect(first.last.standardErrors[0] > 0)
    #expect(abs(first.last.standardErrors[0] - first.last.standardErrors[1]) < 1e-14)
    settings.seed = 5
    #expect(first != NamedScenario.cabal.scenario(settings).trajectory(under: mechanism))
    // What parties give is kept, so that linear ranks of parties do not notice noise.
    let ranked = NamedScenario.cabal.scenario(settings)
      .trajectory(under: RankInflation<Double>(norm: .l1))
    settings.deviation = 0
    let clean = NamedScenario.cabal.scenario(settings)
      .trajectory(under: RankInflation<Double>(norm: .l1))
    for (noisy, plain) in zip(ranked.shares(of: 0), clean.shares(of: 0)) {
      #expect(abs(noisy - plain) < 1e-13)
    }
  }

  @Test("cells of a map are scenarios of their own", arguments: [0, 0.2])
  func map(deviation: Double) throws {
    let mechanism = YumaConsensus<Double>(masksSelfWeights: true)
    func scenario(_ stake: Double, _ selfWeight: Double) -> ConsensusScenario {
      NamedScenario.cabal.scenario(
        ScenarioSettings(
          honestStake: stake, selfWeight: selfWeight, blocks: 12, deviation: deviation,
          trials: deviation > 0 ? 3 : 1))
    }
    var done: [Int] = []
    let map = RetentionMap(
      of: 0, columns: [0.3, 0.6, 0.9], rows: [0.2, 1], under: mechanism, scenario: scenario,
      observing: { done.append($0) })
    #expect(done == [0, 1, 2] && map.cells.count == 2 && map.party == "honest")
    for cell in map.cells.joined() {
      let single = scenario(cell.column, cell.row).trajectory(under: mechanism)
      #expect(abs(cell.finalShare - single.last.shares[0]) < 1e-14)
      #expect(abs(cell.standardError - single.last.standardErrors[0]) < 1e-14)
      #expect(abs(cell.initialShare - cell.column) < 1e-14)
    }
    #expect(map.cells[1][0].gain < 0 && map.cells[0][1].gain > 0)
  }

  @Test("every named scenario runs under every mechanism", arguments: NamedScenario.allCases)
  func named(name: NamedScenario) {
    let scenario = name.scenario(ScenarioSettings(blocks: 12))
    let mechanisms: [any ConsensusMechanism<Double>] = [
      RankInflation(), TrustConsensus(), YumaConsensus(masksSelfWeights: true),
      YumaConsensus(bondRule: .stakeShare(rate: 0.1), masksSelfWeights: true),
    ]
    for mechanism in mechanisms {
      let trajectory = scenario.trajectory(under: mechanism)
      #expect(trajectory.samples.count == 13)
      for sample in trajectory.samples {
        #expect(abs(sample.shares.reduce(0, +) - 1) < 1e-12)
        #expect(sample.shares.allSatisfy { $0 >= 0 })
      }
    }
  }

  @Test("an error of the observer ends the run") func interrupted() {
    struct Stop: Error {}
    var last = 0
    #expect(throws: Stop.self) {
      try NamedScenario.cabal.scenario().trajectory(under: TrustConsensus<Double>()) { block in
        last = block
        if block == 3 { throw Stop() }
      }
    }
    #expect(last == 3)
  }
}
