import Layers
import Tensor
import Testing

@Suite struct DispatchTests {
  private let mixture: SparseMixture<Double>
  private let x: Tensor<Double>
  private let scores: GateScores<Double>
  private let everyone = [true, true, true, true, true]

  init() {
    var generator = Philox(seed: 151)
    var mixture = SparseMixture<Double>(features: 3, peers: 5, keeping: 2)
    mixture.gate.weight = .normal([3, 5], using: &generator)
    // Some peers are much liked, so that they overflow.
    mixture.gate.bias = Tensor([2, 1, 0, 0, -1])
    self.mixture = mixture
    x = .normal([20, 3], using: &generator)
    var noise: Philox? = Philox(seed: 152)
    scores = mixture.scores(for: x, noise: &noise)
  }

  @Test(arguments: [[true, true, true, true, true], [false, true, true, false, true]])
  func isWhereGatesAreOpen(_ present: [Bool]) {
    var noise: Philox? = Philox(seed: 152)
    let gates = mixture.gates(for: x, present: present, noise: &noise)
    let dispatch = mixture.dispatch(scores, present: present)
    for peer in 0..<5 {
      #expect(dispatch.rows[peer] == (0..<20).filter { gates[$0][peer].scalar > 0 })
    }
    #expect(dispatch.queries == 40 && dispatch.dropped == 0)
    #expect(dispatch.peersPerExample == [Int](repeating: 2, count: 20))
    #expect(error(mixture.gates(scores, among: dispatch), gates) < 1e-15)
  }

  @Test func fewPeersAreAllAsked() {
    let dispatch = mixture.dispatch(scores, present: [false, true, false, false, true])
    #expect(dispatch == Dispatch(batch: 20, toAll: [false, true, false, false, true]))
    let nobody = [Bool](repeating: false, count: 5)
    let none = mixture.dispatch(scores, present: nobody)
    #expect(none.queries == 0)
    #expect(mixture.gates(scores, among: none).scalars.allSatisfy { $0 == 0 })
  }

  /// The gates of an example are shared among those of its peers that are left, in the ratio that
  /// they had; where none is left they are zeros, and so are derivatives.
  @Test func gatesAreSharedAmongThoseLeft() {
    let dispatch = mixture.dispatch(scores, present: everyone)
    let left = dispatch.keeping([false, true, true, false, true])
    let (full, shared) = (
      mixture.gates(scores, among: dispatch), mixture.gates(scores, among: left)
    )
    var kinds = Set<Int>()
    for row in 0..<20 {
      let kept = (0..<5).map { full[row][$0].scalar * ([1, 2, 4].contains($0) ? 1 : 0) }
      let total = kept.reduce(0, +)
      kinds.insert(kept.count { $0 > 0 })
      let expected = kept.map { total > 0 ? $0 / total : 0 }
      #expect(error(shared[row], Tensor(expected)) < 1e-14)
    }
    #expect(kinds == [0, 1, 2])
    let slope = gradient(at: mixture) { [x] mixture in
      var noise: Philox? = Philox(seed: 152)
      return square(mixture.gates(mixture.scores(for: x, noise: &noise), among: left)).sum()
    }
    #expect(slope.tensors.allSatisfy { $0.isFinite })
    #expect(slope.gate.bias.scalars[0] == 0 && slope.gate.bias.scalars[1] != 0)
  }

  @Test(arguments: GateCapacity.Overflow.allCases, [0.5, 1, 1.3])
  func nobodyTakesMoreThanTheLimit(_ overflow: GateCapacity.Overflow, _ factor: Double) {
    let capacity = GateCapacity(factor: factor, overflow: overflow)
    let limit = capacity.limit(batch: 20, peers: 5, keeping: 2)
    #expect(limit == [0.5: 4, 1: 8, 1.3: 11][factor])
    let free = mixture.dispatch(scores, present: everyone)
    #expect(free.rows.contains { $0.count > limit })
    let dispatch = mixture.dispatch(scores, present: everyone, capacity: capacity)
    #expect(dispatch.rows.allSatisfy { $0.count <= limit })
    #expect(dispatch.queries + dispatch.dropped == 40)
    #expect(dispatch.rows.allSatisfy { Set($0).count == $0.count && $0 == $0.sorted() })
    switch overflow {
    case .drop:
      #expect(zip(dispatch.rows, free.rows).allSatisfy { Set($0).isSubset(of: $1) })
      #expect(zip(dispatch.rows, free.rows).allSatisfy { $0.count == min($1.count, limit) })
    case .next where factor == 0.5: #expect(dispatch.queries == 20, "every place is taken")
    case .next: #expect(dispatch.dropped <= 2)
    }
  }

  @Test func aWideLimitChangesNothing() {
    let free = mixture.dispatch(scores, present: everyone)
    for overflow in GateCapacity.Overflow.allCases {
      let capacity = GateCapacity(factor: 5, overflow: overflow)
      #expect(mixture.dispatch(scores, present: everyone, capacity: capacity) == free)
    }
  }

  /// Three examples like the same two of three peers, each of which takes two.
  @Test func overflowGoesToTheNextBestOrNowhere() {
    var even = SparseMixture<Double>(features: 1, peers: 3, keeping: 2)
    even.gate.bias = Tensor([3, 2, 1])
    var silent: Philox?
    let scores = even.scores(for: .ones([3, 1]), noise: &silent)
    let present = [true, true, true]
    let next = even.dispatch(scores, present: present, capacity: GateCapacity(factor: 1))
    // First choices: 0, 0, and 1 in place of 0. Second ones: 1, then 2, 2.
    #expect(next.rows == [[0, 1], [0, 2], [1, 2]] && next.dropped == 0)
    let drop = even.dispatch(
      scores, present: present, capacity: GateCapacity(factor: 1, overflow: .drop))
    #expect(drop.rows == [[0, 1], [0, 1], []] && drop.dropped == 2)
    let gates = even.gates(scores, among: drop)
    #expect(gates[2].scalars == [0, 0, 0])
  }

  @Test func useCountsGatesAndExamples() {
    let gates = Tensor<Double>([0.5, 0.5, 0, 0, 1, 0, 0, 0], shape: [2, 4])
    let dispatch = Dispatch(batch: 2, rows: [[0, 1], [0], [], []], dropped: 1)
    let use = GateUse(gates, dispatch, present: [true, true, true, false])
    #expect(use.importance == [1.5, 0.5, 0, 0] && use.load == [2, 1, 0, 0])
    #expect(use.meanGates == [0.75, 0.25, 0, 0])
    // Over three peers: means 2/3 and 1, variances 14/36 and 2/3.
    let present = [true, true, true, false]
    let squared = use.importanceCoefficientOfVariation * use.importanceCoefficientOfVariation
    #expect(Swift.abs(squared - 14.0 / 36 * 9 / 4) < 1e-15)
    #expect(Swift.abs(squared - importanceLoss(gates, present: present).scalar) < 1e-15)
    #expect(Swift.abs(use.loadCoefficientOfVariation - (2.0 / 3).squareRoot()) < 1e-15)
    let twice = use + use
    #expect(twice.load == [4, 2, 0, 0] && twice.examples == 4 && twice.dropped == 2)
    #expect(twice.loadCoefficientOfVariation == use.loadCoefficientOfVariation)
    let same = GateUse(
      Tensor<Double>.zeros([2, 4]), Dispatch(batch: 2, rows: [[0, 1], [], [], []]),
      present: [true, true, true, true])
    #expect(same.importanceCoefficientOfVariation == 0)
    #expect(Swift.abs(same.loadCoefficientOfVariation - 3.0.squareRoot()) < 1e-15)
  }

  @Test func disorderTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Dispatch(batch: 3, rows: [[0, 2], [1, 1]]) }
    #expect(text(of: result).contains("examples of peer 1 do not ascend within a batch of 3"))
  }
}
