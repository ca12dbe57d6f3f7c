import Datasets
import Layers
import Tensor

extension Trainer {
  /// Takes the steps that are left.
  func train<Batch: Sendable>(
    _ state: inout TrainingState<Model, Rule>, _ writer: RunWriter?,
    _ batches: @escaping @Sendable (Int) throws -> Batch,
    evaluate: (Model) throws -> [String: Double], observer: (TrainingEvent) throws -> Void,
    loss: (inout Model, Batch, inout ForwardPass) throws -> Tensor<Scalar>
  ) throws {
    let prefetcher = Prefetcher(state.step..<settings.steps, batches)
    defer { prefetcher.cancel() }
    let interruption = Interruption()
    var clock = StepClock(state.step)
    let run = writer?.directory.path
    while let (_, batch) = try prefetcher.next() {
      let report = try step(&state) { model, pass in try loss(&model, batch, &pass) }
      let (done, isLast) = (state.step, state.step == settings.steps)
      guard report.loss.isFinite else {
        try observer(.stopped)
        throw TrainingError.diverged(step: done, what: "the loss is \(report.loss)", run: run)
      }
      var record = MetricRecord(step: done)
      if done % settings.recordInterval == 0 || isLast {
        record.loss = state.losses.sum / Double(state.losses.count)
        record.rate = report.rate
        record.gradientNorm = report.gradientNorm
        state.losses = .init()
      }
      if done % settings.evaluationInterval == 0 || isLast {
        let numbers = try evaluate(state.result)
        if !numbers.isEmpty {
          record.heldOut = numbers
          try observer(.evaluated(step: done, numbers))
        }
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
          throw TrainingError.diverged(step: done, what: "\(path) is not finite", run: run)
        }
        try writer.append(clock.lap(done), to: .timing)
        try writer.save(state.checkpoint)
        try observer(.saved(step: done))
      }
      if stops, !isLast {
        try observer(.stopped)
        throw TrainingError.interrupted(step: done, of: settings.steps, run: run)
      }
    }
  }

  /// What one step told.
  private struct StepReport {
    var loss: Double
    var rate: Double
    var gradientNorm: Double?
  }

  /// Takes a step.
  private func step(
    _ state: inout TrainingState<Model, Rule>,
    _ loss: (inout Model, inout ForwardPass) throws -> Tensor<Scalar>
  ) throws -> StepReport {
    let index = state.step
    // A stream for each step, so that no generator has to be remembered.
    var pass = ForwardPass(training: Philox(seed: settings.seed, stream: UInt64(index)))
    var (value, slope) = try valueWithGradient(updating: &state.model) { model in
      try loss(&model, &pass)
    }
    var norm: Double?
    if let limit = settings.clip {
      norm = Double(Layers::norm(of: slope).scalar)
      slope = clip(slope, toNorm: Scalar(limit))
    }
    if let schedule = settings.schedule {
      state.optimizer.learningRate = Scalar(schedule(index))
    }
    state.optimizer.update(&state.model, along: slope)
    state.average?.update(with: state.model)
    state.step += 1
    let report = StepReport(
      loss: Double(value.scalar), rate: Double(state.optimizer.learningRate), gradientNorm: norm)
    state.losses.sum += report.loss
    state.losses.count += 1
    return report
  }
}

/// The time since the last lap.
struct StepClock {
  private var last = ContinuousClock.now
  private var step: Int

  init(_ step: Int) { self.step = step }

  mutating func lap(_ done: Int) -> TimingRecord {
    let now = ContinuousClock.now
    defer { (last, step) = (now, done) }
    return TimingRecord(step: done, seconds: (now - last) / .seconds(1), steps: done - step)
  }
}
