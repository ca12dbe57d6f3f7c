import Foundation
import Layers
import Tensor
import Testing

/// Runs that go on from files end with the bits of runs that were never interrupted.
@Suite struct ResumeTests {
  static let rules: [any Optimizer<Float>] = [
    SGD(learningRate: 0.1, momentum: 0.9), Adam(weightDecay: 0.1), AdamW(), Lion(), LAMB(),
    Adafactor(),
    ParameterGroups(AdamW(), [ParameterGroup("bias", rateScale: 0.5, weightDecay: 0)]),
    ParameterGroups(Adafactor(), [ParameterGroup("weight", isFrozen: true)]),
  ]

  @Test(arguments: rules.indices) func resumes(_ index: Int) throws { try check(Self.rules[index]) }

  private func check<Rule: Optimizer>(_ start: Rule) throws where Rule.Scalar == Float {
    var generator = Philox(seed: 61)
    let model = Dense<Float>(3, 4, using: &generator)
    func train(
      _ rule: inout Rule, _ model: inout Dense<Float>,
      _ smooth: inout ExponentialMovingAverage<Dense<Float>>, _ steps: Range<UInt64>
    ) {
      for step in steps {
        var generator = Philox(seed: 62, stream: step)
        rule.update(&model, along: randomTree(like: model, using: &generator))
        smooth.update(with: model)
      }
    }
    var (whole, straight) = (start, model)
    var smooth = ExponentialMovingAverage(of: model, decay: 0.9)
    train(&whole, &straight, &smooth, 0..<7)

    var (first, parted) = (start, model)
    var half = ExponentialMovingAverage(of: model, decay: 0.9)
    train(&first, &parted, &half, 0..<4)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
    try Safetensors.write(parted, to: path("model"))
    try Safetensors.write(#require(first.state), to: path("state"))
    try Safetensors.write(half, to: path("mean"))

    var resumed = start
    resumed.state = try Safetensors.read(path("state")).load(into: start.initialState(for: model))
    parted = try Safetensors.read(path("model")).load(into: model)
    var mean = ExponentialMovingAverage(of: model, decay: 0.9)
    mean = try Safetensors.read(path("mean")).load(into: mean)
    train(&resumed, &parted, &mean, 4..<7)
    #expect(parted.tensors.map(\.scalars) == straight.tensors.map(\.scalars))
    #expect(mean.tensors.map(\.scalars) == smooth.tensors.map(\.scalars))
    #expect(resumed.state!.tensors.map(\.scalars) == whole.state!.tensors.map(\.scalars))
  }

  /// The step counter is in the state: an optimiser that forgets it goes elsewhere.
  @Test func theCounterCounts() {
    var (rule, model) = (Adafactor<Double>(), Tensor<Double>([1, 2]))
    rule.update(&model, along: Tensor([1, -1]))
    rule.update(&model, along: Tensor([1, 3]))
    var (other, copy) = (rule, model)
    other.state!.steps = Tensor(0)
    rule.update(&model, along: Tensor([2, 1]))
    other.update(&copy, along: Tensor([2, 1]))
    #expect(model.scalars != copy.scalars)
  }
}
