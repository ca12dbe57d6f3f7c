import Layers
import Tensor
import Testing

@Suite struct NoiseTests {
  private let mixture: SparseMixture<Double>
  private let x: Tensor<Double>

  init() {
    var generator = Philox(seed: 121)
    mixture = SparseMixture(features: 3, peers: 4, keeping: 2, using: &generator)
    x = .normal([50, 3], using: &generator)
  }

  private func gates(
    _ mixture: SparseMixture<Double>, seed: UInt64?, present: [Bool] = [true, true, true, true]
  ) -> [Double] {
    var generator = seed.map { Philox(seed: $0) }
    return mixture.gates(for: x, present: present, noise: &generator).scalars
  }

  @Test func followsTheSeed() {
    #expect(gates(mixture, seed: 1) == gates(mixture, seed: 1))
    #expect(gates(mixture, seed: 1) != gates(mixture, seed: 2))
    #expect(gates(mixture, seed: nil) != gates(mixture, seed: 1))
    #expect(
      gates(mixture, seed: nil) == mixture.gates(for: x, present: [true, true, true, true]).scalars)
  }

  @Test func theGeneratorMovesOn() {
    var generator: Philox? = Philox(seed: 1)
    let first = mixture.gates(for: x, present: [true, true, true, true], noise: &generator)
    let second = mixture.gates(for: x, present: [true, true, true, true], noise: &generator)
    #expect(first.scalars != second.scalars)
  }

  @Test func vanishesWithItsDeviation() {
    var quiet = mixture
    quiet.deviation.weight = .zeros([3, 4])
    quiet.deviation.bias = .full([4], -800)
    #expect(gates(quiet, seed: 1) == gates(quiet, seed: nil))
  }

  /// A peer that leaves does not change what the others draw: where it was not kept, nothing moves.
  @Test func doesNotDependOnWhoIsPresent() {
    let all = gates(mixture, seed: 3)
    let without = gates(mixture, seed: 3, present: [true, true, false, true])
    let rows = (0..<50).filter { all[4 * $0 + 2] == 0 }
    #expect(rows.count > 5)
    for row in rows {
      for peer in 0..<4 {
        #expect(Swift.abs(all[4 * row + peer] - without[4 * row + peer]) < 1e-15)
      }
    }
  }

  /// Between equal peers the noise decides: each is first in a quarter of the rows, give or take
  /// five standard deviations.
  @Test func sharesTheWorkBetweenEqualPeers() {
    var generator = Philox(seed: 122)
    var even = SparseMixture<Float>(features: 1, peers: 4, keeping: 1, using: &generator)
    even.gate = Dense(weight: .zeros([1, 4]), bias: .zeros([4]))
    even.deviation = even.gate
    var noise: Philox? = Philox(seed: 123)
    let gates = even.gates(
      for: .ones([4000, 1]), present: [true, true, true, true], noise: &noise)
    for count in gates.sum(alongAxis: 0).scalars {
      #expect(Swift.abs(count - 1000) < 5 * Float(750).squareRoot())
    }
  }

  /// The deviation is softplus of its map: the spread of two scores' difference, read off the
  /// gates' log-ratio.
  @Test func hasTheLearnedDeviation() {
    var generator = Philox(seed: 124)
    var pair = SparseMixture<Double>(features: 1, peers: 2, keeping: 2, using: &generator)
    pair.gate = Dense(weight: .zeros([1, 2]), bias: .zeros([2]))
    pair.deviation = Dense(weight: .zeros([1, 2]), bias: Tensor([0.3, -1]))
    var noise: Philox? = Philox(seed: 125)
    let gates = pair.gates(for: .ones([20000, 1]), present: [true, true], noise: &noise)
    let ratio = log(gates[.all, 0] / gates[.all, 1])
    let expected = square(softplus(Tensor<Double>([0.3, -1]))).sum().scalar
    // The relative deviation of a sample variance is sqrt(2 / n) = 0.01.
    #expect(Swift.abs(ratio.variance(alongAxes: [0]).scalar / expected - 1) < 0.05)
  }
}
