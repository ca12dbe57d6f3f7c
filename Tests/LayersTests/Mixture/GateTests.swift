import Layers
import Tensor
import Testing

@Suite struct GateTests {
  private let mixture: SparseMixture<Double>
  private let x: Tensor<Double>

  init() {
    var generator = Philox(seed: 101)
    mixture = SparseMixture(features: 4, peers: 6, keeping: 2, using: &generator)
    x = .normal([9, 4], using: &generator)
  }

  /// The definition, row by row: sort, keep, normalise.
  private func expectedGates(_ scores: [Double], _ present: [Bool], _ k: Int) -> [Double] {
    let order = present.indices.filter { present[$0] }
      .sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }
    let kept = order.prefix(k)
    let weights = exp(Tensor(kept.map { scores[$0] - scores[kept[0]] })).scalars
    var gates = [Double](repeating: 0, count: scores.count)
    for (peer, weight) in zip(kept, weights) { gates[peer] = weight / weights.reduce(0, +) }
    return gates
  }

  @Test(arguments: [
    [true, true, true, true, true, true], [true, false, true, true, false, true],
    [false, false, true, true, false, false], [false, true, false, false, false, false],
  ]) func matchTheDefinition(_ present: [Bool]) {
    let gates = mixture.gates(for: x, present: present)
    #expect(gates.shape == [9, 6])
    let scores = mixture.gate(x)
    for row in 0..<9 {
      let expected = expectedGates(scores[row].scalars, present, 2)
      #expect(error(gates[row], Tensor(expected)) < 1e-15)
    }
  }

  @Test(arguments: [1, 2, 3, 5, 6, 50]) func rowsAreSparseAndSumToOne(_ k: Int) {
    var generator: Philox? = Philox(seed: 102)
    var source = Philox(seed: 103)
    let mixture = SparseMixture<Float>(features: 4, peers: 6, keeping: k, using: &source)
    let x = Tensor<Float>.normal([40, 4], deviation: 3, using: &source)
    let present = [true, true, false, true, true, true]
    let gates = mixture.gates(for: x, present: present, noise: &generator)
    for row in 0..<40 {
      let values = gates[row].scalars
      #expect(Swift.abs(values.reduce(0, +) - 1) < 1e-6)
      #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(values.count { $0 > 0 } <= min(k, 5))
      #expect(values[2] == 0)
    }
  }

  @Test func equalScoresKeepTheLowerIndex() {
    var even = mixture
    even.gate = Dense(weight: .zeros([4, 6]), bias: Tensor([0, 1, 1, 0, 1, 1]))
    let all = even.gates(for: x[0..<1], present: [Bool](repeating: true, count: 6))
    #expect(all.scalars == [0, 0.5, 0.5, 0, 0, 0])
    let some = even.gates(for: x[0..<1], present: [true, false, true, true, true, true])
    #expect(some.scalars == [0, 0, 0.5, 0, 0.5, 0])
    let few = even.gates(for: x[0..<1], present: [true, false, false, true, false, false])
    #expect(few.scalars == [0.5, 0, 0, 0.5, 0, 0])
  }

  @Test func withNobodyPresentGatesAreZeros() {
    let absent = [Bool](repeating: false, count: 6)
    #expect(mixture.gates(for: x, present: absent).scalars.allSatisfy { $0 == 0 })
    let (x, readout) = (self.x, Tensor<Double>.ones([9, 6]))
    let slope = gradient(at: mixture) { ($0.gates(for: x, present: absent) * readout).sum() }
    #expect(slope.tensors.allSatisfy { $0.scalars.allSatisfy { $0 == 0 } })
  }

  @Test func extremeScoresStayFinite() {
    var generator = Philox(seed: 104)
    var sharp = SparseMixture<Float>(features: 1, peers: 4, keeping: 2, using: &generator)
    sharp.gate = Dense(weight: .zeros([1, 4]), bias: Tensor([3e4, -3e4, 1e4, 2e20]))
    let x = Tensor<Float>.ones([1, 1])
    for present in [[true, true, true, true], [false, true, true, false]] {
      let (value, slope) = valueWithGradient(at: sharp) {
        (($0.gates(for: x, present: present)) * Tensor([1, 2, 3, 4])).sum()
      }
      #expect(value.isFinite)
      #expect(slope.tensors.allSatisfy { $0.isFinite })
    }
    #expect(sharp.gates(for: x, present: [true, true, true, false]).scalars == [1, 0, 0, 0])
    // Equal scores so large that only a far larger number tells the kept from the others.
    sharp.gate.bias = .full([4], 3e20)
    #expect(sharp.gates(for: x, present: [true, true, true, true]).scalars == [0.5, 0.5, 0, 0])
  }

  @Test func presenceOfAnotherNumberOfPeersTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      let mixture = SparseMixture<Float>(features: 1, peers: 3, keeping: 1, using: &generator)
      _ = mixture.gates(for: .ones([2, 1]), present: [true, true])
    }
    #expect(text(of: result).contains("presence of 2 peers, the mixture has 3"))
  }
}
