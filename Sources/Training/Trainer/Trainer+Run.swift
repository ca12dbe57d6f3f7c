import Foundation
import Layers
import Tensor

extension Trainer {
  /// Trains in memory, without a run, and returns the trained model.
  ///
  /// Throws what batches, loss and evaluation throw, and `TrainingError`. What the observer throws
  /// ends the training as a kill would.
  public func run(
    observer: (TrainingEvent) throws -> Void = TrainingBar.shown()
  ) throws -> Model {
    try train(from: TrainingState(model: model, optimizer: optimizer), nil, observer)
  }

  /// Trains into the run of a folder, which is begun if it is not there, and resumed if it is;
  /// returns the trained model.
  ///
  /// Ctrl-C, SIGTERM or the task's cancellation leaves a checkpoint and throws
  /// `TrainingError.interrupted`. Throws `RunDirectoryError` if the run was begun with other
  /// settings, or if another process writes to it.
  public func run(
    in path: String, observer: (TrainingEvent) throws -> Void = TrainingBar.shown()
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
    return try run(writer, observer: observer)
  }

  /// Trains into a run from its last checkpoint, or from the beginning if there is none.
  ///
  /// Whose configuration this trainer belongs to is the caller's affair.
  public func run(
    _ writer: RunWriter, observer: (TrainingEvent) throws -> Void = TrainingBar.shown()
  ) throws -> Model {
    var state = TrainingState(model: model, optimizer: optimizer)
    var notices: [String] = []
    let checkpoint = try writer.resume { notices.append($0) }
    for notice in notices { try observer(.notice(notice)) }
    if let checkpoint {
      try state.restore(checkpoint)
      try observer(.resumed(step: state.step, of: settings.steps))
    }
    return try train(from: state, writer, observer)
  }

  private func train(
    from start: TrainingState<Model, Rule>, _ writer: RunWriter?,
    _ observer: (TrainingEvent) throws -> Void
  ) throws -> Model {
    var state = start
    let interruption = Interruption()
    var clock = StepClock(state.step)
    while state.step < settings.steps {
      let report = try step(&state)
      let (done, isLast) = (state.step, state.step == settings.steps)
      guard report.loss.isFinite else {
        try observer(.stopped)
        throw TrainingError.diverged(
          step: done, what: "the loss is \(report.loss)", run: writer?.directory.path)
      }
      var record = MetricRecord(step: done)
      if done % settings.recordInterval == 0 || isLast {
        record.loss = state.losses.sum / Double(state.losses.count)
        record.rate = report.rate
        record.gradientNorm = report.gradientNorm
        state.losses = .init()
      }
      if let evaluation, done % settings.evaluationInterval == 0 || isLast {
        record.heldOut = try evaluation(state.model)
        try observer(.evaluated(step: done, record.heldOut!))
      }
      if record != MetricRecord(step: done) { try writer?.append(record, to: .metrics) }
      try observer(
        .stepped(
          TrainingProgress(
            step: done, steps: settings.steps, loss: report.loss, rate: report.rate,
            examples: settings.examplesPerStep)))
      let stops = interruption.isRequested || Task.isCancelled
      if let writer, done % settings.checkpointInterval == 0 || isLast || stops {
        if let path = state.brokenParameter {
          try observer(.stopped)
          throw TrainingError.diverged(
            step: done, what: "\(path) is not finite", run: writer.directory.path)
        }
        try writer.append(clock.lap(done), to: .timing)
        try writer.save(state.checkpoint)
        try observer(.saved(step: done))
      }
      if stops, !isLast {
        try observer(.stopped)
        throw TrainingError.interrupted(
          step: done, of: settings.steps, run: writer?.directory.path)
      }
    }
    try writer?.finish(state.model)
    return state.model
  }
}

/// The time since the last lap.
private struct StepClock {
  private var last = ContinuousClock.now
  private var step: Int

  init(_ step: Int) { self.step = step }

  mutating func lap(_ done: Int) -> TimingRecord {
    let now = ContinuousClock.now
    defer { (last, step) = (now, done) }
    return TimingRecord(step: done, seconds: (now - last) / .seconds(1), steps: done - step)
  }
}
