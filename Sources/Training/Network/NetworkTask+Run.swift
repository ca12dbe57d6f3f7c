import Foundation
import Layers
import Peers
import Tensor

extension NetworkTask {
  /// What of a network a checkpoint holds beside the members' tensors.
  private struct Record: Codable {
    var ledger: Ledger
    var window: Window
    var market: MarketWindow
  }

  /// Sums since the block began.
  private struct MarketWindow: Codable {
    /// By member; empty before the first step.
    var gateUse: [GateUse] = []
    var traffic = TrafficReport()

    mutating func add(_ report: StepReport) {
      gateUse = gateUse.isEmpty ? report.gateUse : zip(gateUse, report.gateUse).map { $0 + $1 }
      traffic = report.traffic.reduce(traffic) { $0 + $1 }
    }
  }

  /// Sums of the losses since the last record.
  private struct Window: Codable {
    var losses: [Double]
    var distillation: [Double]
    var count = 0

    init(members: Int) {
      losses = [Double](repeating: 0, count: members)
      distillation = losses
    }

    mutating func add(_ report: [StepLoss]) {
      for (index, loss) in report.enumerated() {
        losses[index] += Double(loss.task)
        distillation[index] += Double(loss.distillation)
      }
      count += 1
    }
  }

  /// Trains into a run from its last checkpoint, or from the beginning if there is none.
  func run(
    _ writer: RunWriter, settings: TrainerSettings,
    observer: (TrainingEvent) throws -> Void
  ) async throws {
    let network = start()
    var (window, market) = (Window(members: names.count), MarketWindow())
    let checkpoint = try writer.resumeTelling(observer)
    if let checkpoint {
      (window, market) = try await restore(network, from: checkpoint)
      try observer(.resumed(step: checkpoint.step, of: settings.steps))
    }
    let interruption = Interruption()
    var clock = StepClock(checkpoint?.step ?? 0)
    for step in (checkpoint?.step ?? 0)..<max(settings.steps, checkpoint?.step ?? 0) {
      // A step that has begun is finished: cancellation is looked at below.
      let learningRate = settings.schedule?(step) ?? self.network.learningRate
      let report = try await Task { try await network.trainStep(learningRate: learningRate) }.value
      let (done, isLast) = (step + 1, step + 1 == settings.steps)
      window.add(report.losses)
      market.add(report)
      let loss = report.losses.reduce(0) { $0 + Double($1.task) } / Double(names.count)
      guard loss.isFinite else {
        try observer(.stopped)
        throw TrainingError.diverged(
          step: done, what: "the loss is \(loss)", run: writer.directory.path)
      }
      if done * model.blocks / settings.steps > step * model.blocks / settings.steps {
        try writer.append(try await endBlock(network, market, step: done), to: .market)
        market = MarketWindow()
      }
      var heldOut: [Evaluation]?
      if done % settings.evaluationInterval == 0 || isLast {
        heldOut = await evaluate(network)
        try observer(.evaluated(step: done, numbers(heldOut!)))
      }
      if done % settings.recordInterval == 0 || heldOut != nil {
        let count = Double(window.count)
        let record = MemberRecord(
          step: done, losses: window.losses.map { $0 / count },
          distillation: window.distillation.map { $0 / count }, heldOut: heldOut)
        try writer.append(record, to: .members)
        try writer.append(
          MetricRecord(
            step: done, loss: record.losses.reduce(0, +) / Double(names.count),
            rate: Double(learningRate), heldOut: heldOut.map(numbers)), to: .metrics)
        window = Window(members: names.count)
      }
      try observer(
        .stepped(
          TrainingProgress(
            step: done, steps: settings.steps, loss: loss, rate: Double(learningRate),
            examples: examplesPerStep)))
      let stops = interruption.isRequested || Task.isCancelled
      if done % settings.checkpointInterval == 0 || isLast || stops {
        try writer.append(clock.lap(done), to: .timing)
        try await save(network, window, market, writer)
        try observer(.saved(step: done))
      }
      if stops, !isLast {
        try observer(.stopped)
        throw TrainingError.interrupted(
          step: done, of: settings.steps, run: writer.directory.path)
      }
    }
    try writer.write(try await network.state().bytes(), to: RunDirectory.modelName)
  }

  /// Members score each other on data of their own, and stake is minted.
  private func endBlock(
    _ network: PeerNetwork, _ market: MarketWindow, step: Int
  ) async throws -> MarketRecord {
    let curvatures = try await network.curvaturesOnOwnData()
    // A member that cannot score the others, as nobody matters to it, keeps its row.
    try await network.endBlock(rows: curvatures.map { try? $0.row(policy: .gaussNewton) })
    let ledger = await network.ledger
    return MarketRecord(
      step: step, block: ledger.block,
      weights: (0..<names.count).map { ledger.weights[$0].scalars }, rank: ledger.rank.scalars,
      stake: ledger.stake.scalars, gates: market.gateUse.map(\.meanGates),
      loadVariation: market.gateUse.map(\.loadCoefficientOfVariation), traffic: market.traffic)
  }

  private func save(
    _ network: PeerNetwork, _ window: Window, _ market: MarketWindow, _ writer: RunWriter
  ) async throws {
    let state = await network.state()
    if let index = state.members.firstIndex(where: { member in
      member.model.namedState.contains { !$0.tensor.isFinite }
    }) {
      throw TrainingError.diverged(
        step: state.step, what: "a parameter of \(names[index]) is not finite",
        run: writer.directory.path)
    }
    var checkpoint = Checkpoint(step: state.step)
    try checkpoint.add(state.members, as: "members")
    try checkpoint.add(
      Record(ledger: state.ledger, window: window, market: market), json: "network")
    try writer.save(checkpoint)
  }

  private func restore(_ network: PeerNetwork, from checkpoint: Checkpoint) async throws
    -> (Window, MarketWindow)
  {
    var state = await network.state()
    let record: Record = try checkpoint.value(json: "network")
    guard record.ledger.stake.count == names.count, record.window.losses.count == names.count,
      record.window.distillation.count == names.count,
      [0, names.count].contains(record.market.gateUse.count)
    else {
      throw RunDirectoryError.damaged(
        "\(checkpoint.path)/network.json", "is not of \(names.count) members")
    }
    state.members = try checkpoint.load("members", into: state.members)
    (state.ledger, state.step) = (record.ledger, checkpoint.step)
    await network.restore(state)
    return (record.window, record.market)
  }

  /// The network as a run has it: trained, or as of the last checkpoint.
  func network(
    of run: RunDirectory, notice: (String) -> Void = { _ in }
  ) async throws -> PeerNetwork {
    let network = start()
    if run.isFinished {
      try await network.restore(from: run.modelPath)
    } else {
      _ = try await restore(network, from: run.existingCheckpoint(notice: notice))
    }
    return network
  }
}
