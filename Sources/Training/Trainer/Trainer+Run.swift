import Foundation
public import Layers
public import Tensor

extension Trainer {
  /// Trains into the run of a folder, which is begun if it is not there, and resumed if it is;
  /// returns the trained model.
  ///
  /// Ctrl-C, SIGTERM or the task's cancellation leaves a checkpoint and throws
  /// `TrainingError.interrupted`. Throws `RunDirectoryError` if the run was begun with other
  /// settings, or if another process writes to it, and what the closures throw.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - batches: The batch of a step, counted from 0. The same step must give the same batch. It is
  ///     called on another thread, while the step before is taken.
  ///   - evaluate: What held-out data say of a model, now and then; the names of the numbers are
  ///     free, "loss" and "accuracy" are usual.
  ///   - observer: Is told what happens. What it throws ends the training as a kill would.
  ///   - loss: The loss, of one element, of the model on a batch. It may change the model's buffers,
  ///     and draws its random numbers from the pass.
  public func run<Batch: Sendable>(
    in path: String, batches: @escaping @Sendable (_ step: Int) throws -> Batch,
    evaluate: (_ model: Model) throws -> [String: Double] = { _ in [:] },
    observer: (TrainingEvent) throws -> Void = TrainingBar.shown(),
    loss:
      (_ model: inout Model, _ batch: Batch, _ pass: inout ForwardPass) throws -> Tensor<Scalar>
  ) throws -> Model {
    let wanted = try RunCoding.line(description)
    let writer: RunWriter
    do throws(RunDirectoryError) {
      writer = try RunWriter.create(path, configuration: wanted, name: "configuration.json")
    } catch .exists {
      let directory = try RunDirectory(path)
      try check(directory)
      writer = try RunWriter(directory)
    }
    return try run(
      writer, batches: batches, evaluate: evaluate, observer: observer, loss: loss)
  }

  /// Trains into a run from its last checkpoint, or from the beginning if there is none.
  ///
  /// Whose configuration this trainer belongs to is the caller's affair.
  public func run<Batch: Sendable>(
    _ writer: RunWriter, batches: @escaping @Sendable (_ step: Int) throws -> Batch,
    evaluate: (_ model: Model) throws -> [String: Double] = { _ in [:] },
    observer: (TrainingEvent) throws -> Void = TrainingBar.shown(),
    loss:
      (_ model: inout Model, _ batch: Batch, _ pass: inout ForwardPass) throws -> Tensor<Scalar>
  ) throws -> Model {
    var state = TrainingState(
      model: model, optimizer: optimizer, averageDecay: settings.averageDecay)
    if let checkpoint = try writer.resumeTelling(observer) {
      try state.restore(checkpoint)
      try observer(.resumed(step: state.step, of: settings.steps))
    }
    try train(&state, writer, batches, evaluate: evaluate, observer: observer, loss: loss)
    try writer.finish(state.result)
    return state.result
  }

  /// Trains in memory, without a run.
  public func run<Batch: Sendable>(
    batches: @escaping @Sendable (_ step: Int) throws -> Batch,
    evaluate: (_ model: Model) throws -> [String: Double] = { _ in [:] },
    observer: (TrainingEvent) throws -> Void = TrainingBar.shown(),
    loss:
      (_ model: inout Model, _ batch: Batch, _ pass: inout ForwardPass) throws -> Tensor<Scalar>
  ) throws -> Model {
    var state = TrainingState(
      model: model, optimizer: optimizer, averageDecay: settings.averageDecay)
    try train(&state, nil, batches, evaluate: evaluate, observer: observer, loss: loss)
    return state.result
  }
}
