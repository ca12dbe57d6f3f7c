public import Layers
public import Tensor

/// Trains a model on batches, into a run that survives a kill at any moment.
///
///     let trainer = Trainer(
///       model, optimizer: AdamW<Float>(), settings: TrainerSettings(steps: 1000, seed: 1))
///     let trained = try trainer.run(
///       in: "runs/one", batches: { step in images.batch(plan.indices(step: step)) }
///     ) { model, batch, pass in
///       crossEntropy(model(batch.images, in: &pass), batch.labels)
///     }
///
/// A batch is a pure function of the step, and random numbers come from the pass, whose generator is
/// the step's own. So all there is to remember is the step, the model and the optimiser's state: the
/// same call resumes, and ends with the same bits as a run that was never stopped.
public struct Trainer<Model: Module, Rule: Optimizer>: Sendable
where Rule.Scalar == Model.Scalar {
  public typealias Scalar = Model.Scalar

  /// The model before the first step.
  public var model: Model
  /// The optimiser before the first step.
  public var optimizer: Rule
  /// How long, and what on the way.
  public var settings: TrainerSettings

  /// A trainer of a model. Nothing happens before `run`.
  public init(_ model: Model, optimizer: Rule, settings: TrainerSettings) {
    self.model = model
    self.optimizer = optimizer
    self.settings = settings
  }
}
