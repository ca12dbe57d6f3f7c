import Datasets
import Layers
import Tensor

/// A configuration with its data read, ready to train.
public struct RunJob: Sendable {
  /// What was asked for.
  public let configuration: RunConfiguration
  let work: Work
  private let settings: TrainerSettings

  /// What there is to do.
  enum Work: Sendable {
    case model(any RunTask)
    case network(NetworkTask)

    var examplesPerStep: Int {
      switch self {
      case .model(let task): task.examplesPerStep
      case .network(let network): network.examplesPerStep
      }
    }

    var stepsPerEpoch: Int {
      switch self {
      case .model(let task): task.stepsPerEpoch
      case .network(let network): network.stepsPerEpoch
      }
    }
  }

  /// Reads the data that a configuration names. `file` is where it stands, for errors.
  ///
  /// Throws `DatasetError` or `TextError`, or `ConfigurationError` if data and sizes do not go
  /// together.
  public init(_ configuration: RunConfiguration, file: String) throws {
    work = try configuration.work(file: file)
    settings = try configuration.settings(for: work, file: file)
    self.configuration = configuration
  }

  /// Steps in all.
  public var steps: Int { settings.steps }

  /// Examples in a step.
  public var examplesPerStep: Int { work.examplesPerStep }

  /// Trains into a run from its last checkpoint, or from the beginning if there is none.
  public func run(
    _ writer: RunWriter, observer: (TrainingEvent) throws -> Void = TrainingBar.shown()
  ) async throws {
    setThreadCount(configuration.training.threads)
    switch work {
    case .model(let task): try train(task, configuration.optimizer.make(), writer, observer)
    case .network(let network):
      try await network.run(writer, settings: settings, observer: observer)
    }
  }

  private func train<Task: RunTask, Rule: Optimizer<Float>>(
    _ task: Task, _ optimizer: Rule, _ writer: RunWriter,
    _ observer: (TrainingEvent) throws -> Void
  ) throws {
    // What the model's tokens mean belongs to its run.
    if let tokenizer = task.tokenizer {
      try tokenizer.write(to: "\(writer.directory.path)/tokenizer.json")
    }
    // Far from the streams of the steps.
    var generator = Philox(seed: UInt64(configuration.seed), stream: 1 << 62)
    let trainer = Trainer(
      task.model(using: &generator), optimizer: optimizer, settings: settings)
    _ = try trainer.run(
      writer, batches: { try task.batch($0) }, evaluate: { try task.evaluate($0).numbers },
      observer: observer, loss: { model, batch, pass in task.loss(&model, batch, &pass) })
  }
}

extension RunConfiguration {
  fileprivate func settings(
    for work: RunJob.Work, file: String
  ) throws(ConfigurationError) -> TrainerSettings {
    let steps = training.steps(perEpoch: work.stepsPerEpoch)
    return TrainerSettings(
      steps: steps, seed: UInt64(seed),
      schedule: try schedule.schedule(peak: optimizer.learningRate, steps: steps, file: file),
      clip: training.clip.map { Float($0) }, averageDecay: training.average,
      recordInterval: training.recordInterval,
      evaluationInterval: training.evaluationInterval,
      checkpointInterval: training.checkpointInterval, examplesPerStep: work.examplesPerStep)
  }

  fileprivate func work(file: String) throws -> RunJob.Work {
    switch data {
    case .fashionMNIST(let directory, let batch):
      return try images(
        try FashionMNIST.load(from: directory), batch: batch, place: directory, file: file)
    case .syntheticImages(let train, let test, let batch):
      return try images(
        SyntheticImages.load(train: train, test: test, seed: UInt64(seed)), batch: batch,
        place: "data", file: file)
    case .text: return .model(try TextTask(self, file: file))
    }
  }

  private func images(
    _ images: (train: ImageDataset, test: ImageDataset), batch: Int, place: String, file: String
  ) throws(ConfigurationError) -> RunJob.Work {
    let (train, test) = images
    guard train.count >= batch, test.count > 0 else {
      throw ConfigurationError(
        file: file, field: "data.batch",
        problem: "\(batch), and \(place) has \(train.count) training and \(test.count) test "
          + "images; at least a batch and 1 are needed")
    }
    guard case .network(let network) = model else {
      let plan = BatchPlan(
        count: train.count, batchSize: batch, seed: UInt64(seed), droppingLast: true)
      return .model(
        ImageTask(
          train: train, test: test, plan: plan, model: model,
          smoothing: training.labelSmoothing))
    }
    return .network(
      try NetworkTask(
        network, train: train, test: test, batch: batch, learningRate: optimizer.learningRate,
        seed: seed, file: file))
  }
}
