import Tensor

/// Scenarios that differ in numbers but not in their peers, run side by side: c scenarios with t
/// trials each are networks `[c, t, n]`.
struct ScenarioBatch<Scalar: TensorScalar> {
  private let scenarios: [ConsensusScenario]
  /// 1 where a peer is of a party, `[n, p]`.
  private let membership: Tensor<Scalar>
  /// `[p]`.
  private let sizes: Tensor<Scalar>
  /// What noise multiplies each weight with, `[t, n, n]`.
  private let noise: Tensor<Scalar>?
  /// 1 for peers that copy, `[n, 1]`.
  private let copiers: Tensor<Scalar>?

  private var first: ConsensusScenario { scenarios[0] }

  /// Traps unless the scenarios agree in all but stake, worth and self-weights.
  init(_ scenarios: [ConsensusScenario]) {
    let first = scenarios[0]
    let structure = ScenarioBatch.structure(first)
    for other in scenarios {
      require(
        ScenarioBatch.structure(other) == structure,
        "scenarios side by side must agree in all but stake, worth and self-weights")
    }
    self.scenarios = scenarios
    let parties = first.parties
    let owners = parties.indices.flatMap { party in
      Array(repeating: party, count: parties[party].peers)
    }
    membership = Tensor.oneHot(owners, classes: parties.count)
    sizes = Tensor(parties.map { Scalar($0.peers) })
    noise = ScenarioBatch.noise(first, membership: membership, sizes: sizes)
    let isCopier = owners.map { parties[$0].behaviour == .copier }
    copiers =
      isCopier.contains(true)
      ? Tensor(isCopier.map { $0 ? 1 : 0 }, shape: [isCopier.count, 1]) : nil
  }

  /// `observe` sees the stake `[c, t, n]` before the first block and after each.
  func run(
    under mechanism: some ConsensusMechanism<Scalar>,
    observing observe: (Int, Tensor<Scalar>) throws -> Void
  ) rethrows {
    var stake = initialStake()
    var (given, copied): (Tensor<Scalar>, Tensor<Scalar>?) = (ratings(at: 0), nil)
    var bonds: Tensor<Scalar>?
    try observe(0, stake)
    for block in 0..<first.blocks {
      if block > 0, changes(at: block) { given = ratings(at: block) }
      let weights = withCopies(given, of: copied)
      let settled = mechanism.settle(weights: weights, stake: stake, bonds: bonds)
      bonds = settled.bonds
      copied = settled.consensus
      stake = shares(stake + Scalar(first.inflation) * settled.emission, alongAxis: -1)
      try observe(block + 1, stake)
    }
  }

  /// The shares of the parties in each scenario, over its trials.
  func samples(_ stake: Tensor<Scalar>) -> [ShareTrajectory.Sample] {
    let byParty = Tensor<Double>(converting: matmul(stake, membership))
    let mean = byParty.mean(alongAxis: 1)
    let trials = first.trials
    let deviation =
      trials > 1
      ? byParty.standardDeviation(alongAxis: 1, correction: 1) / Double(trials).squareRoot()
      : Tensor.zeros(mean.shape)
    return scenarios.indices.map {
      ShareTrajectory.Sample(shares: mean[$0].scalars, standardErrors: deviation[$0].scalars)
    }
  }

  private func initialStake() -> Tensor<Scalar> {
    let owned = Tensor<Scalar>(
      rows: scenarios.map { $0.parties.map { Scalar($0.stake) / Scalar($0.peers) } })
    let stake = shares(matmul(owned, membership.transposed()), alongAxis: -1)
    let n = membership.shape[0]
    return stake.expanded(atAxis: 1).broadcast(to: [scenarios.count, first.trials, n])
  }

  private func changes(at block: Int) -> Bool {
    scenarios.contains { scenario in
      scenario.parties.contains {
        $0.joins == block || $0.worth.value(at: block) != $0.worth.value(at: block - 1)
      }
    }
  }

  /// `[c, t, n, n]`.
  private func ratings(at block: Int) -> Tensor<Scalar> {
    let rows = scenarios.map { scenario in
      scenario.parties.indices.map {
        scenario.parties[$0].behaviour.row(of: $0, in: scenario.parties, at: block)
      }
    }
    let spread = stack(rows.map { Tensor(rows: $0.map { $0.spread.map { Scalar($0) } }) })
    let own = Tensor(rows: rows.map { $0.map { Scalar($0.own) } })
    let even = matmul(matmul(membership, spread / sizes), membership.transposed())
    let kept = matmul(own, membership.transposed()).expanded(atAxis: -1)
    let n = membership.shape[0]
    let weights = (even + kept * Tensor<Scalar>.eye(n)).expanded(atAxis: 1)
    return noise.map { weights * $0 }
      ?? weights.broadcast(
        to: [scenarios.count, first.trials, n, n])
  }

  /// The weights with the rows of copiers replaced by the last block's consensus, where it has any.
  private func withCopies(
    _ weights: Tensor<Scalar>, of consensus: Tensor<Scalar>?
  ) -> Tensor<Scalar> {
    guard let copiers, let consensus else { return weights }
    let isKnown = greater(consensus.sum(alongAxis: -1, keepingAxes: true), Tensor(0))
    let copy = (copiers * isKnown.expanded(atAxis: -2))
    return weights + copy * (shares(consensus, alongAxis: -1).expanded(atAxis: -2) - weights)
  }

  /// |N(1, sigma^2)| clipped at 0, with mean 1 over each party in each row.
  private static func noise(
    _ scenario: ConsensusScenario, membership: Tensor<Scalar>, sizes: Tensor<Scalar>
  ) -> Tensor<Scalar>? {
    guard scenario.deviation > 0 else { return nil }
    var generator = Philox(seed: scenario.seed)
    let n = membership.shape[0]
    let drawn = Tensor<Scalar>.normal(
      [scenario.trials, n, n], mean: 1, deviation: Scalar(scenario.deviation), using: &generator)
    let kept = clamp(drawn, to: 0...)
    let means = matmul(matmul(kept, membership) / sizes, membership.transposed())
    // A row whose scores of a party all fell to 0 gives its peers the same.
    return select(means .> 0, kept / (means + equal(means, Tensor(0))), 1)
  }

  /// The scenario with what may differ set to 0.
  private static func structure(_ scenario: ConsensusScenario) -> ConsensusScenario {
    var scenario = scenario
    scenario.name = ""
    for index in scenario.parties.indices {
      scenario.parties[index].stake = 0
      scenario.parties[index].worth = 0
      switch scenario.parties[index].behaviour {
      case .cabal: scenario.parties[index].behaviour = .cabal(selfWeight: 0)
      case .selfish: scenario.parties[index].behaviour = .selfish(selfWeight: 0)
      case .honest, .lazy, .copier: break
      }
    }
    return scenario
  }
}
