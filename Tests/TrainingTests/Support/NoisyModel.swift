import Layers
import Tensor
import Training

/// A small model with dropout and a running mean: what a resumed run has to get right.
struct NoisyModel: Module {
  var hidden: Dense<Double>
  var output: Dense<Double>
  var mean = Tensor<Double>.zeros([6])

  init(using generator: inout Philox) {
    hidden = Dense(4, 6, using: &generator)
    output = Dense(6, 3, using: &generator)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Double>) {
    visitor("hidden", &hidden)
    visitor("output", &output)
    visitor.buffer("mean", &mean)
  }

  mutating func callAsFunction(
    _ input: Tensor<Double>, in pass: inout ForwardPass
  ) -> Tensor<Double> {
    var features = tanh(hidden(input))
    if pass.isTraining {
      let keep = Tensor<Double>.uniform(features.shape, using: &pass.generator)
      features = features * keep
      mean = mean * 0.9 + stopGradient(features.mean(alongAxes: [0])) * 0.1
    }
    return output(features + mean)
  }

  struct Batch: Sendable {
    var inputs: Tensor<Double>
    var labels: [Int]

    /// The batch of a step.
    init(_ step: Int) {
      var generator = Philox(seed: 9, stream: UInt64(step))
      inputs = .normal([8, 4], using: &generator)
      labels = (0..<8).map { _ in Int.random(in: 0..<3, using: &generator) }
    }
  }

  /// A trainer of the model.
  static func trainer<Rule: Optimizer<Double>>(
    _ rule: Rule, steps: Int = 30, clip: Float? = nil, average: Double? = nil,
    notes: [String: String] = [:]
  ) -> Trainer<NoisyModel, Rule> {
    var generator = Philox(seed: 3)
    return Trainer(
      NoisyModel(using: &generator), optimizer: rule,
      settings: TrainerSettings(
        steps: steps, seed: 5, schedule: InverseSquareRootSchedule(peak: 0.1, warmUp: 3),
        clip: clip,
        averageDecay: average, recordInterval: 4,
        evaluationInterval: 7, checkpointInterval: 5, notes: notes))
  }
}

extension Trainer where Model == NoisyModel {
  /// Trains on the batches of `NoisyModel`.
  func run(
    in path: String, observer: (TrainingEvent) throws -> Void = { _ in }
  ) throws -> NoisyModel {
    try run(
      in: path, batches: { NoisyModel.Batch($0) },
      evaluate: { model in
        let batch = NoisyModel.Batch(1000)
        var (copy, pass) = (model, ForwardPass.evaluation)
        return ["loss": crossEntropy(copy(batch.inputs, in: &pass), batch.labels).scalar]
      }, observer: observer,
      loss: { model, batch, pass in crossEntropy(model(batch.inputs, in: &pass), batch.labels) })
  }
}
