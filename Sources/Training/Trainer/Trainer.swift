public import Layers
public import Tensor

/// Trains a model on batches, into a run that survives a kill at any moment.
///
///     let trainer = Trainer(
///       model, optimizer: AdamW<Float>(), settings: TrainerSettings(steps: 1000, seed: 1),
///       batches: { step in images.batch(plan.indices(step: step)) }
///     ) { model, batch, pass in
///       crossEntropy(model(batch.images, in: &pass), batch.labels)
///     }
///     let trained = try trainer.run(in: "runs/one")
///
/// A batch is a pure function of the step, and random numbers come from the pass, whose generator is
/// the step's own. So all there is to remember is the step, the model and the optimiser's state: the
/// same call resumes, and ends with the same bits as a run that was never stopped.
public struct Trainer<Model: Module, Rule: Optimizer, Batch: Sendable>: Sendable
where Rule.Scalar == Model.Scalar {
  public typealias Scalar = Model.Scalar

  /// The model before the first step.
  public var model: Model
  /// The optimiser before the first step.
  public var optimizer: Rule
  /// How long, and what on the way.
  public var settings: TrainerSettings

  let batches: @Sendable (_ step: Int) throws -> Batch
  let loss: @Sendable (inout Model, Batch, inout ForwardPass) throws -> Tensor<Scalar>
  private(set) var evaluation: (@Sendable (Model) throws -> [String: Double])?

  /// A trainer of a model.
  ///
  /// - Parameters:
  ///   - batches: The batch of a step, counted from 0. The same step must give the same batch.
  ///   - loss: The loss, of one element, of the model on a batch. It may change the model's buffers,
  ///     and draws its random numbers from the pass.
  public init(
    _ model: Model, optimizer: Rule, settings: TrainerSettings,
    batches: @escaping @Sendable (_ step: Int) throws -> Batch,
    loss:
      @escaping @Sendable (
        _ model: inout Model, _ batch: Batch, _ pass: inout ForwardPass
      ) throws -> Tensor<Scalar>
  ) {
    self.model = model
    self.optimizer = optimizer
    self.settings = settings
    self.batches = batches
    self.loss = loss
  }

  /// The same trainer, which measures the model on held-out data now and then; the names of the
  /// numbers are free, "loss" and "accuracy" are usual.
  public func evaluating(
    _ evaluate: @escaping @Sendable (Model) throws -> [String: Double]
  ) -> Trainer {
    var trainer = self
    trainer.evaluation = evaluate
    return trainer
  }
}
