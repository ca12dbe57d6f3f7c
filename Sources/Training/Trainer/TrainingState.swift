import Layers
import Tensor

/// What changes from step to step.
struct TrainingState<Model: Module, Rule: Optimizer> where Rule.Scalar == Model.Scalar {
  /// Steps taken.
  var step = 0
  var model: Model
  var optimizer: Rule
  /// The running mean of the parameters, if one is wanted.
  var average: ExponentialMovingAverage<Model>?
  /// Of the steps since the last record of the loss.
  var losses = LossSum()

  /// What a checkpoint holds beside the tensors.
  struct LossSum: Codable, Equatable {
    var sum = 0.0
    var count = 0
  }

  init(model: Model, optimizer: Rule, averageDecay: Double?) {
    self.model = model
    self.optimizer = optimizer
    average = averageDecay.map { ExponentialMovingAverage(of: model, decay: Model.Scalar($0)) }
  }

  /// What is measured, and what training results in.
  var result: Model { average?.average ?? model }

  var checkpoint: Checkpoint {
    get throws {
      var checkpoint = Checkpoint(step: step)
      try checkpoint.add(model, as: "model")
      try checkpoint.add(optimizer.state ?? optimizer.initialState(for: model), as: "optimizer")
      if let average { try checkpoint.add(average, as: "average") }
      try checkpoint.add(losses, json: "losses")
      return checkpoint
    }
  }

  /// The path of a tensor of the model that is not finite; a checkpoint with it would be of no use.
  var brokenParameter: String? {
    model.namedState.first { !$0.tensor.isFinite }?.path
  }

  mutating func restore(_ checkpoint: Checkpoint) throws {
    model = try checkpoint.load("model", into: model)
    optimizer.state = try checkpoint.load("optimizer", into: optimizer.initialState(for: model))
    if let mean = average { average = try checkpoint.load("average", into: mean) }
    losses = try checkpoint.value(json: "losses")
    step = checkpoint.step
  }
}
