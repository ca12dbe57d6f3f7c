import Layers
import Tensor

extension Trainer {
  /// What one step told.
  struct StepReport {
    var loss: Double
    var rate: Double
    var gradientNorm: Double?
  }

  /// Takes a step.
  func step(_ state: inout TrainingState<Model, Rule>) throws -> StepReport {
    let batch = try batches(state.step)
    // A stream for each step, so that no generator has to be remembered.
    var pass = ForwardPass(
      training: Philox(seed: settings.seed, stream: UInt64(state.step)))
    var (value, slope) = try valueWithGradient(updating: &state.model) { model in
      try loss(&model, batch, &pass)
    }
    var norm: Double?
    if let limit = settings.clip {
      norm = Double(Layers::norm(of: slope).scalar)
      slope = clip(slope, toNorm: Scalar(limit))
    }
    if let rate = settings.rate { state.optimizer.learningRate = Scalar(rate(state.step)) }
    state.optimizer.update(&state.model, along: slope)
    state.step += 1
    let report = StepReport(
      loss: Double(value.scalar), rate: Double(state.optimizer.learningRate), gradientNorm: norm)
    state.losses.sum += report.loss
    state.losses.count += 1
    return report
  }
}
