import Synchronization
import Tensor
import Testing

@testable import Layers

@Suite struct MixtureOfExpertsTests {
  /// Says how many examples it is given.
  private struct Counting: Layer {
    let base: Dense<Double>
    let log: Log

    func callAsFunction(_ input: Tensor<Double>) -> Tensor<Double> {
      log.sizes.withLock { $0.append(input.shape[0]) }
      return base(input)
    }

    mutating func visit(_ visitor: inout ParameterVisitor<Double>) {}
  }
  private final class Log: Sendable {
    let sizes = Mutex<[Int]>([])
  }

  private let model: MixtureOfExperts<Double>
  private let x: Tensor<Double>

  init() {
    var generator = Philox(seed: 161)
    let experts = (0..<5).map { _ in Dense<Double>(3, 2, using: &generator) }
    var model = MixtureOfExperts(experts, features: 3, keeping: 2)
    model.gate.gate.weight = .normal([3, 5], using: &generator)
    model.gate.deviation.weight = .normal([3, 5], using: &generator)
    self.model = model
    x = .normal([12, 3], using: &generator)
  }

  /// All experts on all examples, under the same gates.
  private func dense(
    _ model: MixtureOfExperts<Double>, _ x: Tensor<Double>, noise: Philox?
  ) -> Tensor<Double> {
    var noise = noise
    let everyone = [Bool](repeating: true, count: model.experts.count)
    let gates = model.gate.gates(for: x, present: everyone, noise: &noise)
    return SparseMixture.mix(stack(model.experts.map { $0(x) }), gates: gates)
  }

  @Test func equalsTheDenseMixture() {
    #expect(error(model(x), dense(model, x, noise: nil)) < 1e-14)
    let readout = Tensor<Double>.arange(24).reshaped([12, 2])
    let noise = Philox(seed: 162)
    let (value, slope) = valueWithGradient(at: TreePair(model, x)) { point in
      var (model, pass) = (point.first, ForwardPass(training: noise))
      return (model(point.second, in: &pass) * readout).sum()
    }
    let (expected, expectedSlope) = valueWithGradient(at: TreePair(model, x)) { point in
      (dense(point.first, point.second, noise: noise) * readout).sum()
    }
    #expect(error(value, expected) < 1e-14)
    for (a, b) in zip(slope.tensors, expectedSlope.tensors) { #expect(error(a, b) < 1e-13) }
    #expect(slope.tensors.allSatisfy { $0.scalars.contains { $0 != 0 } })
  }

  @Test func derivativesAreRight() {
    expectRightDerivatives(at: TreePair(model, x), seed: 163) { $0.first($0.second) }
  }

  @Test func expertsSeeTheirRowsOnly() {
    let log = Log()
    var generator = Philox(seed: 164)
    let experts = (0..<5).map { _ in
      Counting(base: Dense(3, 2, using: &generator), log: log)
    }
    var counted = MixtureOfExperts(experts, features: 3, keeping: 2)
    counted.gate = model.gate
    _ = counted(x)
    let sizes = log.sizes.withLock { $0 }
    #expect(sizes.reduce(0, +) == 24)
    #expect(sizes == counted.use(of: x).load.filter { $0 > 0 })
    // At first, without noise, all scores tie: the first two experts take everything.
    log.sizes.withLock { $0 = [] }
    _ = MixtureOfExperts(experts, features: 3, keeping: 2)(x)
    #expect(log.sizes.withLock { $0 } == [12, 12])
  }

  @Test func rowsOfAnyRankChooseForThemselves() {
    let deep = model(x.reshaped([2, 3, 2, 3]))
    #expect(deep.shape == [2, 3, 2, 2])
    #expect(deep.scalars == model(x).scalars)
    #expect(model(x[4]).shape == [2])
    #expect(model(.zeros([0, 3])).shape == [0, 2])
  }

  @Test func balanceLossesAreHandedToThePass() {
    var (model, pass) = (model, ForwardPass(training: Philox(seed: 165)))
    _ = model(x)
    _ = model(x, in: &pass)
    var noise: Philox? = Philox(seed: 165)
    let everyone = [Bool](repeating: true, count: 5)
    let expected = model.gate.gating(for: x, present: everyone, noise: &noise)
      .balanceLoss(importance: 0.1, load: 0.1).scalar
    #expect(pass.generator == noise, "the generator moves on")
    #expect(expected > 0)
    #expect(pass.takeAuxiliaryLoss().scalar == expected)
    #expect(pass.takeAuxiliaryLoss(Double.self).scalar == 0)
    // Of two layers in a model, the sum.
    var square = MixtureOfExperts(
      [Dense<Double>(weight: .zeros([3, 3]), bias: .ones([3]))], features: 3, keeping: 1)
    square.gate = SparseMixture(features: 3, peers: 1, keeping: 1)
    var both = Sequential<Double>([square, model])
    pass = ForwardPass(training: Philox(seed: 165))
    _ = both(x, in: &pass)
    #expect(pass.auxiliaryLosses.count == 2)
    var silent = ForwardPass.evaluation
    _ = model(x, in: &silent)
    #expect(silent.auxiliaryLosses.isEmpty)
    model.importanceWeight = 0
    model.loadWeight = 0
    _ = model(x, in: &silent)
    #expect(silent.auxiliaryLosses.isEmpty)
  }

  /// Training with the capacity drops examples; evaluation does not.
  @Test func capacityLimitsTrainingOnly() {
    var tight = model
    tight.gate.gate.bias = Tensor([9, 9, 0, 0, 0])
    let free = tight(x)
    tight.capacity = GateCapacity(factor: 0.5, overflow: .drop)
    #expect(tight(x).scalars == free.scalars)
    var pass = ForwardPass(training: Philox(seed: 166))
    let output = tight(x, in: &pass)
    let empty = (0..<12).filter { output[$0].scalars.allSatisfy { $0 == 0 } }
    #expect(!empty.isEmpty)
  }

  @Test func theSumOfTwoTypesTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var pass = ForwardPass(training: Philox(seed: 1))
      pass.add(auxiliaryLoss: Tensor<Double>(1))
      _ = pass.takeAuxiliaryLoss(Float.self)
    }
    #expect(text(of: result).contains("a layer's loss is of another type than Float"))
    let width = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let model = MixtureOfExperts<Float>(
        [Activation(.identity)], features: 3, keeping: 1)
      _ = model(.zeros([2, 4]))
    }
    #expect(text(of: width).contains("MixtureOfExperts: input [2, 4], the last axis must be 3"))
  }

  /// Four experts of one layer each learn what none of them can: a map that differs by quadrant.
  @Test func learnsByParts() {
    var generator = Philox(seed: 167)
    var model = MixtureOfExperts<Float>(
      (0..<4).map { _ in Dense(2, 1, using: &generator) }, features: 2, keeping: 1)
    let x = Tensor<Float>.normal([400, 2], using: &generator)
    let y = abs(x).sum(alongAxis: 1, keepingAxes: true)
    var (optimizer, pass) = (
      AdamW<Float>(learningRate: 0.03), ForwardPass(training: Philox(seed: 168))
    )
    let start = meanSquaredError(model(x), y).scalar
    for _ in 0..<150 {
      let slope = valueWithGradient(updating: &model) { model in
        meanSquaredError(model(x, in: &pass), y) + pass.takeAuxiliaryLoss()
      }.gradient
      optimizer.update(&model, along: slope)
    }
    let end = meanSquaredError(model(x), y).scalar
    #expect(end < 0.3 * start, "\(start) to \(end)")
    #expect(model.use(of: x).load.count { $0 > 20 } >= 2)
  }
}
