import Datasets
import Layers
import Tensor

/// A configuration with its data read, ready to train.
public struct RunJob: Sendable {
  /// What was asked for.
  public let configuration: RunConfiguration
  let task: any RunTask
  private let settings: TrainerSettings

  /// Reads the data that a configuration names. `file` is where it stands, for errors.
  ///
  /// Throws `DatasetError`, or `ConfigurationError` if data and sizes do not go together.
  public init(_ configuration: RunConfiguration, file: String) throws {
    let task = try configuration.task(file: file)
    settings = try configuration.settings(for: task, file: file)
    self.configuration = configuration
    self.task = task
  }

  /// Steps in all.
  public var steps: Int { settings.steps }

  /// Examples in a step.
  public var examplesPerStep: Int { task.examplesPerStep }

  /// Trains into a run from its last checkpoint, or from the beginning if there is none.
  public func run(
    _ writer: RunWriter, observer: (TrainingEvent) throws -> Void = TrainingBar.shown()
  ) async throws {
    setThreadCount(configuration.training.threads)
    try train(task, configuration.optimizer.make(), writer, observer)
  }

  private func train<Task: RunTask, Rule: Optimizer<Float>>(
    _ task: Task, _ optimizer: Rule, _ writer: RunWriter,
    _ observer: (TrainingEvent) throws -> Void
  ) throws {
    // Far from the streams of the steps.
    var generator = Philox(seed: UInt64(configuration.seed), stream: 1 << 62)
    let trainer = Trainer(
      task.model(using: &generator), optimizer: optimizer, settings: settings)
    _ = try trainer.run(
      writer, batches: { try task.batch($0) }, evaluate: { try task.evaluate($0).numbers },
      observer: observer
    ) { model, batch, pass in
      task.loss(&model, batch, &pass)
    }
  }
}

extension RunConfiguration {
  fileprivate func settings(
    for task: some RunTask, file: String
  ) throws(ConfigurationError) -> TrainerSettings {
    let steps = training.steps(perEpoch: task.stepsPerEpoch)
    return TrainerSettings(
      steps: steps, seed: UInt64(seed),
      schedule: try schedule.schedule(peak: optimizer.learningRate, steps: steps, file: file),
      clip: training.clip.map { Float($0) }, averageDecay: training.average,
      recordInterval: training.recordInterval,
      evaluationInterval: training.evaluationInterval,
      checkpointInterval: training.checkpointInterval, examplesPerStep: task.examplesPerStep)
  }

  fileprivate func task(file: String) throws -> any RunTask {
    switch data {
    case .fashionMNIST(let directory, let batch):
      let (train, test) = try FashionMNIST.load(from: directory)
      guard train.count >= batch, test.count > 0 else {
        throw ConfigurationError(
          file: file, field: "data.batch",
          problem: "\(batch), and \(directory) has \(train.count) training and \(test.count) test "
            + "images; at least a batch and 1 are needed")
      }
      return ImageTask(
        train: train, test: test, size: batch, seed: UInt64(seed), model: model,
        smoothing: training.labelSmoothing)
    }
  }
}
