import Layers
import Tensor

extension RunJob {
  /// A model of a run, measured on its held-out data.
  public struct Measured: Sendable {
    /// How many steps the model has taken.
    public let step: Int
    /// What was measured.
    public let evaluation: RunEvaluation
  }

  /// The trained model of a run on held-out data; if training is not at its end, the model of the
  /// last checkpoint.
  ///
  /// Throws `SafetensorsError` or `RunDirectoryError` if there is no model, or another one.
  public func evaluate(
    _ directory: RunDirectory, notice: (String) -> Void = { _ in }
  ) async throws -> Measured {
    setThreadCount(configuration.training.threads)
    switch work {
    case .model(let task): return try evaluate(task, directory, notice)
    case .network(let task):
      let network = try await task.network(of: directory, notice: notice)
      return Measured(step: await network.step, evaluation: await task.measure(network))
    }
  }

  /// The parameters of the model, by path.
  public var parameters: [(path: String, shape: [Int])] {
    func list(_ task: some RunTask) -> [(path: String, shape: [Int])] {
      var generator = Philox(seed: 0)
      return task.model(using: &generator).namedTensors.map { ($0.path, Array($0.tensor.shape)) }
    }
    switch work {
    case .model(let task): return list(task)
    case .network(let task): return task.parameters
    }
  }

  private func evaluate(
    _ task: some RunTask, _ directory: RunDirectory, _ notice: (String) -> Void
  ) throws -> Measured {
    var generator = Philox(seed: 0)
    var model = task.model(using: &generator)
    var step = steps
    if directory.isFinished {
      model = try Safetensors.read(directory.modelPath).load(into: model)
    } else {
      let checkpoint = try directory.existingCheckpoint(notice: notice)
      if let decay = configuration.training.average {
        let average = ExponentialMovingAverage(of: model, decay: Float(decay))
        model = try checkpoint.load("average", into: average).average
      } else {
        model = try checkpoint.load("model", into: model)
      }
      step = checkpoint.step
    }
    return Measured(step: step, evaluation: try task.evaluate(model))
  }
}
