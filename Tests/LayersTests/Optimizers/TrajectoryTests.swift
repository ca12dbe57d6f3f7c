import Layers
import Tensor
import Testing

/// Ten steps of each optimiser, every one of them as PyTorch's (SGD, Adam, AdamW, Adafactor) or as the
/// paper's formulas in NumPy (Lion, LAMB).
@Suite struct TrajectoryTests {
  struct Linear: Module {
    var weight: Tensor<Double>
    var bias: Tensor<Double>

    mutating func visit(_ visitor: inout ParameterVisitor<Double>) {
      visitor("weight", &weight)
      visitor("bias", &bias)
    }
  }

  static let rules: [(String, any Optimizer<Double>)] = [
    ("sgd", SGD<Double>(learningRate: 0.1)),
    ("sgd-momentum", SGD<Double>(learningRate: 0.1, momentum: 0.9)),
    (
      "sgd-nesterov",
      SGD<Double>(learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.1)
    ),
    ("adam", Adam<Double>(learningRate: 0.1)),
    (
      "adam-decay",
      Adam<Double>(learningRate: 0.05, betas: (0.8, 0.95), epsilon: 1e-3, weightDecay: 0.1)
    ),
    ("adamw", AdamW<Double>(learningRate: 0.1)),
    (
      "adamw-decay",
      AdamW<Double>(learningRate: 0.05, betas: (0.8, 0.95), epsilon: 1e-3, weightDecay: 0.3)
    ),
    ("adafactor", Adafactor<Double>()),
    (
      "adafactor-decay",
      Adafactor<Double>(
        learningRate: 0.7, decayExponent: -0.5, epsilons: (1e-6, 1e-2), clipping: 1.2,
        weightDecay: 0.1)
    ),
    ("lion", Lion<Double>()),
    ("lion-decay", Lion<Double>(learningRate: 0.02, betas: (0.8, 0.95), weightDecay: 0.3)),
    ("lamb", LAMB<Double>()),
    (
      "lamb-decay",
      LAMB<Double>(learningRate: 0.05, betas: (0.8, 0.95), epsilon: 1e-3, weightDecay: 0.3)
    ),
    (
      "groups",
      ParameterGroups(
        AdamW<Double>(learningRate: 0.1, weightDecay: 0.3),
        [ParameterGroup("weight", rateScale: 0.1), .biasesAndNorms()])
    ),
  ]

  private func read(_ case: String) throws -> [Linear] {
    let file = try Fixture.optimizers.get()
    let weights: Tensor<Double> = try file.tensor(named: "\(`case`).weight")
    let biases: Tensor<Double> = try file.tensor(named: "\(`case`).bias")
    return (0..<weights.shape[0]).map { Linear(weight: weights[$0], bias: biases[$0]) }
  }

  private func follow(
    _ start: some Optimizer<Double>, from model: Linear, _ gradients: [Linear]
  ) -> [Linear] {
    var (rule, model) = (start, model)
    return gradients.map { gradient in
      rule.update(&model, along: gradient)
      return model
    }
  }

  @Test(arguments: rules.map(\.0)) func agrees(_ name: String) throws {
    let file = try Fixture.optimizers.get()
    let start = Linear(
      weight: try file.tensor(named: "start.weight"), bias: try file.tensor(named: "start.bias"))
    let rule = Self.rules.first { $0.0 == name }!.1
    let (expected, gradients) = (try read(name), try read("gradients"))
    #expect(expected.count == 10 && gradients.count == 10)
    let found = follow(rule, from: start, gradients)
    for step in expected.indices {
      #expect(error(found[step], expected[step]) < 1e-12, "step \(step)")
    }
  }
}
