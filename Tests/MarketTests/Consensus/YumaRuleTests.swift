import Market
import Tensor
import Testing

/// The parts of an epoch, each against its definition.
@Suite struct YumaRuleTests {
  private let weights: Tensor<Double>
  private let stake: Tensor<Double>

  init() {
    var generator = Philox(seed: 21)
    weights = .uniform([7, 5], in: 0..<1, using: &generator)
    stake = .uniform([7], in: 0..<1, using: &generator)
  }

  /// max {w : support(w) >= kappa}, sought over all weights of the column.
  private func definition(
    _ weights: Tensor<Double>, _ stake: [Double], _ kappa: Double
  ) -> [Double] {
    (0..<weights.shape[1]).map { column in
      let entries = weights[.all, column].scalars
      return entries.filter { level in
        zip(entries, stake).reduce(0) { $1.0 >= level ? $0 + $1.1 : $0 }
          >= kappa * stake.reduce(0, +) - 1e-12
      }.max()!
    }
  }

  @Test("the consensus is the largest weight with enough support", arguments: [0.1, 0.5, 0.8, 1])
  func consensus(kappa: Double) {
    // Rounded weights, so that some are equal.
    for weights in [weights, round(weights * 4) / 4] {
      let found = stakeWeightedConsensus(weights: weights, stake: stake, kappa: kappa)
      #expect(found.scalars == definition(weights, stake.scalars, kappa))
    }
  }

  @Test("support that is exactly kappa counts, in spite of rounding") func ties() {
    let weights = Tensor<Double>((0..<10).map { $0 < 5 ? 1 : 0 }, shape: [10, 1])
    let stake = Tensor<Double>.full([10], 0.1)
    #expect(stakeWeightedConsensus(weights: weights, stake: stake, kappa: 0.5).scalars == [1])
    let fewer = Tensor<Double>((0..<10).map { $0 < 4 ? 1 : 0 }, shape: [10, 1])
    #expect(stakeWeightedConsensus(weights: fewer, stake: stake, kappa: 0.5).scalars == [0])
  }

  @Test("ranks, trust and incentive are those of the definition") func incentive() {
    let epoch = YumaConsensus<Double>().epoch(weights: weights, stake: stake)
    let scores = weights / weights.sum(alongAxis: 1, keepingAxes: true)
    let share = stake / stake.sum()
    #expect(difference(epoch.weights, scores) < 1e-15)
    let clipped = minimum(scores, epoch.consensus)
    #expect(difference(epoch.rank, matmul(share, clipped)) < 1e-15)
    #expect(difference(epoch.prerank, matmul(share, scores)) < 1e-15)
    #expect(difference(epoch.trust, epoch.rank / epoch.prerank) < 1e-15)
    #expect(difference(epoch.validatorTrust, clipped.sum(alongAxis: 1)) < 1e-15)
    #expect(abs(epoch.incentive.sum().scalar - 1) < 1e-14)
    #expect(difference(epoch.incentive * epoch.rank.sum(), epoch.rank) < 1e-15)
    #expect(epoch.trust.scalars.allSatisfy { $0 > 0 && $0 <= 1 } && epoch.trust.min().scalar < 1)
  }

  /// With full bonds and no memory, D = sum_j dB_ij I_j has sum 1 of itself.
  @Test("older bonds are averaged shares of each server") func olderBonds() {
    let yuma = YumaConsensus<Double>(bondRule: .stakeShare(rate: 0.1))
    let first = yuma.epoch(weights: weights, stake: stake)
    let bought = first.stake.expanded(atAxis: 1) * first.weights
    let shares = bought / bought.sum(alongAxis: 0, keepingAxes: true)
    #expect(difference(first.bonds, 0.1 * shares) < 1e-15)
    #expect(difference(first.dividends, matmul(shares, first.incentive)) < 1e-14)
    let other = yuma.epoch(weights: weights.flipped(alongAxis: 0), stake: stake, bonds: first.bonds)
    let again = other.stake.expanded(atAxis: 1) * other.weights
    #expect(
      difference(
        other.bonds, 0.9 * first.bonds + 0.1 * again / again.sum(alongAxis: 0, keepingAxes: true))
        < 1e-15)
  }

  @Test("the penalty makes bonds of clipped weights") func bondPenalty() {
    func bonds(_ penalty: Double) -> Tensor<Double> {
      YumaConsensus(bondRule: .yuma3(rate: .fixed(0.5)), bondPenalty: penalty)
        .epoch(weights: weights, stake: stake).bonds
    }
    let epoch = YumaConsensus<Double>().epoch(weights: weights, stake: stake)
    #expect(difference(bonds(0), 0.5 * epoch.weights) < 1e-15)
    #expect(difference(bonds(1), 0.5 * epoch.clippedWeights) < 1e-15)
    #expect(difference(bonds(0.25), 0.75 * bonds(0) + 0.25 * bonds(1)) < 1e-15)
    #expect(difference(bonds(0), bonds(1)) > 0.01)
  }

  @Test("self-weights are masked before rows are normalised") func masked() {
    let square = weights[..<5]
    let epoch = YumaConsensus<Double>(masksSelfWeights: true)
      .epoch(weights: square, stake: stake[..<5])
    #expect(epoch.weights.diagonal().scalars == [0, 0, 0, 0, 0])
    #expect(difference(epoch.weights.sum(alongAxis: 1), .ones([5])) < 1e-15)
    #expect(abs(epoch.emission.sum().scalar - 1) < 1e-14)
    // Peers that only rate themselves have nothing left, so that nothing is minted.
    let alone = YumaConsensus<Double>(masksSelfWeights: true)
      .epoch(weights: .eye(5), stake: stake[..<5])
    #expect(alone.emission.scalars == [0, 0, 0, 0, 0])
  }

  @Test("networks side by side are those one by one") func batched() {
    var generator = Philox(seed: 22)
    let many = Tensor<Double>.uniform([2, 3, 6, 6], in: 0..<1, using: &generator)
    let owned = Tensor<Double>.uniform([2, 3, 6], in: 0..<1, using: &generator)
    for rule in [BondRule<Double>.yuma3(rate: .liquid(LiquidAlpha())), .stakeShare(rate: 0.1)] {
      let yuma = YumaConsensus(bondRule: rule, bondPenalty: 0.3, masksSelfWeights: true)
      let first = yuma.epoch(weights: many, stake: owned)
      let second = yuma.epoch(weights: many, stake: owned, bonds: first.bonds)
      let single = yuma.epoch(
        weights: many[1, 2], stake: owned[1, 2],
        bonds: yuma.epoch(weights: many[1, 2], stake: owned[1, 2]).bonds)
      #expect(difference(second.emission[1, 2], single.emission) < 1e-15)
      #expect(difference(second.bonds[1, 2], single.bonds) < 1e-15)
    }
  }

  @Test("emission differentiates in weights, stake and bonds") func derivatives() {
    var generator = Philox(seed: 23)
    let square = Tensor<Double>.uniform([4, 4], in: 0.1..<1, using: &generator)
    let owned = Tensor<Double>.uniform([4], in: 0.1..<1, using: &generator)
    let held = Tensor<Double>.uniform([4, 4], in: 0..<0.5, using: &generator)
    let pay = Tensor<Double>.normal([4], using: &generator)
    let yuma = YumaConsensus<Double>(bondPenalty: 0.4)
    func paid(
      _ weights: Tensor<Double>, _ stake: Tensor<Double>, _ bonds: Tensor<Double>
    ) -> Tensor<Double> {
      (yuma.epoch(weights: weights, stake: stake, bonds: bonds).emission * pay).sum()
    }
    checkSlope(at: square, using: &generator) { paid($0, owned, held) }
    checkSlope(at: owned, using: &generator) { paid(square, $0, held) }
    checkSlope(at: held, using: &generator) { paid(square, owned, $0) }
    checkSlope(at: square, using: &generator) { weights in
      (TrustConsensus<Double>().settle(weights: weights, stake: owned).emission * pay).sum()
    }
    checkSlope(at: owned, using: &generator) { stake in
      (RankInflation<Double>().settle(weights: square, stake: stake).emission * pay).sum()
    }
  }

  /// The gradient along a direction against a central difference, whose error is of order h^2.
  private func checkSlope(
    at point: Tensor<Double>, using generator: inout Philox,
    at location: SourceLocation = #_sourceLocation,
    in function: (Tensor<Double>) -> Tensor<Double>
  ) {
    let direction = Tensor<Double>.normal(point.shape, using: &generator)
    let slope = (gradient(at: point, in: function) * direction).sum().scalar
    let h = 1e-5
    let rise = function(point + h * direction) - function(point - h * direction)
    let expected = rise.scalar / (2 * h)
    #expect(abs(slope - expected) < 1e-8, "\(slope) \(expected)", sourceLocation: location)
    #expect(abs(slope) > 1e-4, sourceLocation: location)
  }
}
