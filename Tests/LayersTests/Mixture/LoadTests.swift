import Layers
import Tensor
import Testing

@Suite struct LoadTests {
  private let mixture: SparseMixture<Double>
  private let x: Tensor<Double>
  private let present = [true, true, false, true, true, true]

  init() {
    var generator = Philox(seed: 141)
    var mixture = SparseMixture<Double>(features: 3, peers: 6, keeping: 2)
    mixture.gate.weight = .normal([3, 6], deviation: 0.5, using: &generator)
    mixture.deviation.weight = .normal([3, 6], deviation: 0.5, using: &generator)
    mixture.deviation.bias = .normal([6], using: &generator)
    self.mixture = mixture
    x = .normal([7, 3], using: &generator)
  }

  private func scores(
    _ mixture: SparseMixture<Double>, _ x: Tensor<Double>, seed: UInt64
  ) -> GateScores<Double> {
    var noise: Philox? = Philox(seed: seed)
    return mixture.scores(for: x, noise: &noise)
  }

  /// Appendix A word by word: the k-th largest of the others, each example by itself.
  @Test(arguments: [1, 2, 4]) func followsTheDefinition(_ k: Int) throws {
    let scores = scores(mixture, x, seed: 1)
    let (clean, noisy) = (scores.clean.scalars, scores.noisy.scalars)
    let deviation = try #require(scores.deviation).scalars
    var expected = [Double](repeating: 0, count: 6)
    for row in 0..<7 {
      for peer in 0..<6 where present[peer] {
        let others = (0..<6).filter { present[$0] && $0 != peer }.map { noisy[6 * row + $0] }
        let threshold = others.sorted(by: >)[k - 1]
        let z = (clean[6 * row + peer] - threshold) / deviation[6 * row + peer]
        expected[peer] += normalCDF(Tensor(z)).scalar
      }
    }
    let load = scores.load(keeping: k, present: present)
    #expect(error(load, Tensor(expected)) < 1e-14)
  }

  /// The estimate is the mean of the choice over a peer's own noise: over many examples that are the
  /// same it meets their count, within five standard deviations of the count.
  @Test func meetsTheNumberOfExamplesThatChoose() {
    let count = 40_000
    let many = x[0..<1].broadcast(to: [count, 3])
    let scores = scores(mixture, many, seed: 2)
    let load = scores.load(keeping: 2, present: present).scalars
    let dispatch = mixture.dispatch(scores, present: present)
    #expect(Swift.abs(load.reduce(0, +) / Double(2 * count) - 1) < 0.02)
    for peer in 0..<6 {
      let share = Double(dispatch.rows[peer].count) / Double(count)
      let deviation = (share * (1 - share) * Double(count)).squareRoot()
      #expect(Swift.abs(load[peer] - share * Double(count)) <= 5 * deviation, "peer \(peer)")
    }
    #expect(dispatch.rows.count { $0.count > count / 20 } >= 4, "several peers are in play")
  }

  @Test func derivativesAreRight() {
    let present = self.present
    expectRightDerivatives(at: TreePair(mixture, x), seed: 142, tolerance: 1e-7) { point in
      var noise: Philox? = Philox(seed: 143)
      return point.first.scores(for: point.second, noise: &noise).load(keeping: 2, present: present)
    }
    expectRightDerivatives(at: TreePair(mixture, x), seed: 144, tolerance: 1e-7) { point in
      var noise: Philox? = Philox(seed: 143)
      let gating = point.first.gating(for: point.second, present: present, noise: &noise)
      return gating.balanceLoss(importance: 0.3, load: 0.7)
    }
  }

  /// Descent on the load loss alone evens out a gate that sends everything to the same peers, which
  /// the importance loss does not see where gates are equal.
  @Test func evensOutTheLoad() {
    var mixture = SparseMixture<Double>(features: 1, peers: 8, keeping: 2)
    mixture.gate.bias = Tensor((0..<8).map { $0 < 2 ? 1.5 : 0 })
    let x = Tensor<Double>.ones([256, 1])
    let everyone = [Bool](repeating: true, count: 8)
    var noise: Philox? = Philox(seed: 145)
    var optimizer = SGD<Double>(learningRate: 1)
    let before = mixture.gating(for: x, present: everyone, noise: &noise).use
    for _ in 0..<60 {
      let slope = gradient(at: mixture) {
        $0.gating(for: x, present: everyone, noise: &noise).balanceLoss(importance: 0, load: 1)
      }
      optimizer.update(&mixture, along: slope)
    }
    let after = mixture.gating(for: x, present: everyone, noise: &noise).use
    #expect(before.loadCoefficientOfVariation > 0.5)
    #expect(after.loadCoefficientOfVariation < 0.2)
  }

  @Test func isTheNumberOfExamplesWithoutNoiseOrChoice() {
    var silent: Philox?
    let plain = mixture.scores(for: x, noise: &silent)
    let dispatch = mixture.dispatch(plain, present: present)
    #expect(
      plain.load(keeping: 2, present: present).scalars == dispatch.rows.map { Double($0.count) })
    let all = scores(mixture, x, seed: 1).load(keeping: 5, present: present)
    #expect(all.scalars == [7, 7, 0, 7, 7, 7])
  }

  @Test func staysFiniteWithoutDeviation() {
    var sharp = SparseMixture<Float>(features: 1, peers: 4, keeping: 2)
    sharp.gate.bias = Tensor([3e4, -3e4, 1e4, 2e20])
    sharp.deviation.bias = .full([4], -1000)
    let (value, slope) = valueWithGradient(at: sharp) { mixture in
      var noise: Philox? = Philox(seed: 1)
      return mixture.gating(
        for: .ones([3, 1]), present: [true, true, true, true], noise: &noise
      ).balanceLoss(importance: 1, load: 1)
    }
    // All importance on one of four, all load on two.
    #expect(Swift.abs(value.scalar - 4) < 1e-6)
    #expect(slope.tensors.allSatisfy { $0.isFinite })
  }
}
