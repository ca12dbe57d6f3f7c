import Foundation
import Layers
import Tensor
import Testing
import Training

/// What a trainer does besides resuming.
@Suite struct TrainerTests {
  private struct Stop: Error, Equatable { var step: Int }

  /// (x - 3)^2 plus a number that does not matter, from 0.
  private func descend(
    _ settings: TrainerSettings, rate: Double = 0.1,
    evaluate: (Tensor<Double>) throws -> [String: Double] = { _ in [:] },
    observer: (TrainingEvent) throws -> Void = { _ in }
  ) throws -> Double {
    try Trainer(Line(), optimizer: SGD(learningRate: rate), settings: settings).run(
      batches: { Double($0) }, evaluate: { try evaluate($0.x) }, observer: observer,
      loss: { line, batch, _ in square(line.x - 3) + batch }
    ).x.scalar
  }

  private struct Line: Module {
    var x = Tensor<Double>(0)
    mutating func visit(_ visitor: inout ParameterVisitor<Double>) { visitor("x", &x) }
  }

  @Test("without a run it trains in memory") func memory() throws {
    // The distance to 3 shrinks by 1 - 2 / 10.
    let found = try descend(TrainerSettings(steps: 5))
    #expect(abs(found - 3 * (1 - 0.8 * 0.8 * 0.8 * 0.8 * 0.8)) < 1e-14)
  }

  @Test("rates are the schedule's, and gradients are clipped") func ratesAndClipping() throws {
    var rates: [Double] = []
    let schedule = StepSchedule(initial: 0.5, factor: 0.5, every: 2)
    let found = try descend(
      TrainerSettings(steps: 3, schedule: schedule, clip: 1),
      observer: { event in
        if case .stepped(let progress) = event { rates.append(progress.rate) }
      })
    #expect(rates == [0.5, 0.5, 0.25])
    #expect(found == 1.25)
  }

  @Test("the mean of the parameters is measured and returned") func average() throws {
    var measured: [Double] = []
    let found = try descend(
      TrainerSettings(steps: 2, clip: 1, averageDecay: 0.5, evaluationInterval: 1), rate: 1,
      evaluate: {
        measured.append($0.scalar)
        return ["x": $0.scalar]
      })
    // The parameter is 1, then 2: means of weights 1, and 1/3 and 2/3.
    #expect(measured[0] == 1 && abs(measured[1] - 5 / 3) < 1e-15)
    #expect(found == measured[1])
  }

  @Test("events come in order") func events() throws {
    var told: [String] = []
    _ = try descend(
      TrainerSettings(steps: 2, evaluationInterval: 2, examplesPerStep: 7),
      evaluate: { _ in ["y": 1] },
      observer: { event in
        switch event {
        case .stepped(let progress):
          told.append("\(progress.step)/\(progress.steps) \(progress.loss) \(progress.examples!)")
        case .evaluated(let step, let numbers): told.append("\(step) \(numbers)")
        default: told.append("\(event)")
        }
      })
    #expect(told == ["1/2 9.0 7", "2 [\"y\": 1.0]", "2/2 6.76 7"])
  }

  @Test("what a closure throws comes out") func failures() throws {
    func run(_ step: Int, in place: String) throws {
      let trainer = Trainer(
        Line(), optimizer: SGD<Double>(learningRate: 0.1), settings: TrainerSettings(steps: 5))
      _ = try trainer.run(
        batches: { if place == "batch", $0 == step { throw Stop(step: $0) } },
        evaluate: { _ in
          if place == "evaluate" { throw Stop(step: step) }
          return [:]
        },
        observer: { if place == "observer", case .stepped = $0 { throw Stop(step: step) } },
        loss: { line, _, _ in
          if place == "loss" { throw Stop(step: step) }
          return square(line.x)
        })
    }
    for place in ["batch", "evaluate", "observer", "loss"] {
      #expect(throws: Stop(step: 3)) { try run(3, in: place) }
    }
  }

  @Test("a loss, or a parameter, that is not finite stops it") func diverged() throws {
    #expect(
      throws: TrainingError.diverged(step: 2, what: "the loss is inf", run: nil)
    ) { try descend(TrainerSettings(steps: 5), rate: 1e200) }
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/run"
    // The gradient is infinite where the loss is not.
    let trainer = Trainer(
      Line(), optimizer: SGD<Double>(learningRate: 1),
      settings: TrainerSettings(steps: 1))
    #expect(
      throws: TrainingError.diverged(step: 1, what: "x is not finite", run: path)
    ) {
      try trainer.run(
        in: path, batches: { _ in }, observer: { _ in }, loss: { line, _, _ in sqrt(line.x) })
    }
    #expect(try RunDirectory(path).checkpointSteps.isEmpty)
  }

  @Test("a cancelled task leaves a checkpoint") func cancelled() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/run"
    let task = Task {
      _ = try NoisyModel.trainer(AdamW<Double>()).run(in: path) { event in
        if case .stepped(let progress) = event, progress.step == 7 {
          withUnsafeCurrentTask { $0?.cancel() }
        }
      }
    }
    await #expect(throws: TrainingError.interrupted(step: 7, of: 30, run: path)) {
      try await task.value
    }
    let run = try RunDirectory(path)
    #expect(run.checkpointSteps == [5, 7])
    #expect(!run.isFinished)
    let whole = try TemporaryFolder()
    let expected = try NoisyModel.trainer(AdamW<Double>()).run(in: "\(whole.path)/run")
    let resumed = try NoisyModel.trainer(AdamW<Double>()).run(in: path)
    #expect(resumed.namedState.map(\.tensor.scalars) == expected.namedState.map(\.tensor.scalars))
    #expect(try folder.bytes("run/metrics.jsonl") == whole.bytes("run/metrics.jsonl"))
  }
}
