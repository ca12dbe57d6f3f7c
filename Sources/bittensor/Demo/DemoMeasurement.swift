import Curvature
import Datasets
import Market
import Peers
import Tensor

/// Ranks, equilibria and losses of a trained network on held-out images.
struct DemoMeasurement {
  let settings: DemoSettings
  let network: PeerNetwork
  let members: [Member]
  let test: ImageDataset

  /// The estimators that the demo compares, by their names in the results.
  static let estimators: [(name: String, score: PeerScore)] = [
    ("hessian", .paper), ("taylor2", .taylor2), ("gaussNewton", .gaussNewton),
    ("leaveOneOut", .leaveOneOut),
  ]

  /// Held-out images in pieces that fit the caches.
  private let pieces: [Batch]
  private let rankingBatch: Batch

  init(settings: DemoSettings, network: PeerNetwork, members: [Member], test: ImageDataset) {
    self.settings = settings
    self.network = network
    self.members = members
    self.test = test
    func batch(_ indices: Range<Int>) -> Batch {
      let (inputs, labels) = test.batch(indices)
      return Batch(inputs: inputs, labels: labels)
    }
    pieces = stride(from: 0, to: test.count, by: 500).map {
      batch($0..<min($0 + 500, test.count))
    }
    rankingBatch = batch(0..<min(settings.rankingExamples, test.count))
  }

  func run(_ training: DemoTraining, alone: [PeerNetwork?]) async throws -> DemoResults {
    let count = members.count
    let curvatures = try await network.curvatures(rankingBatch)
    let examples = Double(rankingBatch.labels.count)
    var scores: [String: [[Double]]] = [:]
    for (name, score) in Self.estimators {
      scores[name] = curvatures.map { $0.scores(score, reduction: .mean) }
    }
    let rows = try curvatures.map { try $0.row(policy: .gaussNewton) }
    let weights = Tensor<Double>(rows: rows)
    let stake = await network.ledger.stake
    let rank = MarketLayer<Double>.rank(weights: weights, stake: stake)
    let unweighted = MarketLayer<Double>.rank(weights: weights, stake: .ones([count]))
    let next = nextStake(
      stake, rank: rank, inflation: network.configuration.inflation, norm: .l2)
    let hessians = stack(curvatures.map { $0.gateHessian / examples })
    let ideal = idealRank(hessians: hessians).scalars
    let (market, competitive) = try game(hessians, ideal: ideal)
    let evaluations = try await evaluate(network)
    var peers: [PeerResult] = []
    let models = await network.models()
    for (index, member) in members.enumerated() {
      var accuracyAlone: Double?
      if let solo = alone[index] { accuracyAlone = try await evaluate(solo)[0].accuracy }
      peers.append(
        PeerResult(
          name: member.name, conduct: label(of: member.conduct),
          parameters: models[index].peer.parameterCount,
          accuracy: evaluations[index].accuracy, loss: evaluations[index].loss,
          accuracyAlone: accuracyAlone, rank: rank.scalars[index],
          rankUnweighted: unweighted.scalars[index], idealRank: ideal[index],
          competitiveRank: competitive[index], stake: stake.scalars[index],
          stakeNext: next.scalars[index]))
    }
    var offline: [Absence] = []
    for peer in members.indices {
      try Task.checkCancellation()
      offline.append(await network.absence(of: peer, on: pieces))
    }
    let shares = offline.compactMap(\.recovered)
    return DemoResults(
      settings: settings, threads: threadCount, examples: Int(examples), peers: peers,
      ledger: LedgerRecord(await network.ledger), weights: rows, weightPolicy: "gaussNewton",
      scores: scores, agreement: agreement(scores),
      market: market, offline: offline,
      meanRecovered: shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count),
      extraction: try await extraction(),
      training: TrainingResult(training),
      failures: Array(training.failures.prefix(100)))
  }

  private func label(of conduct: Conduct) -> String {
    switch conduct {
    case .learning: "learning"
    case .frozen: "frozen"
    case .copying(let source): "copying \(members[source].name)"
    }
  }

  /// Loss and accuracy over all held-out images.
  private func evaluate(_ network: PeerNetwork) async throws -> [Evaluation] {
    try await mean { await network.evaluate($0) }
  }

  private func mean(_ measure: (Batch) async -> [Evaluation]) async throws -> [Evaluation] {
    var total: [Evaluation] = []
    for piece in pieces {
      try Task.checkCancellation()
      let share = Double(piece.labels.count) / Double(test.count)
      for (index, value) in await measure(piece).enumerated() {
        if total.count <= index { total.append(Evaluation(loss: 0, accuracy: 0)) }
        total[index].loss += value.loss * share
        total[index].accuracy += value.accuracy * share
      }
    }
    return total
  }

  /// Each estimator's rank agreement with what removal really costs.
  private func agreement(_ scores: [String: [[Double]]]) -> [String: DemoResults.Agreement] {
    let truth = scores["leaveOneOut"]!
    return scores.filter { $0.key != "leaveOneOut" }.mapValues { rows in
      let byAsker = zip(rows, truth).map { RankAgreement.spearman($0, $1) }
      return DemoResults.Agreement(
        byAsker: byAsker, mean: byAsker.reduce(0, +) / Double(byAsker.count),
        ofMeans: RankAgreement.spearman(columnMeans(rows), columnMeans(truth)))
    }
  }

  /// The market game on the measured Hessians, from uniform weights to an equilibrium.
  private func game(
    _ hessians: Tensor<Double>, ideal: [Double]
  ) throws -> (MarketResult, competitive: [Double]) {
    let count = members.count
    let traces = (hessians * Tensor<Double>.eye(count)).sum(alongAxes: [1, 2]).scalars
    let meanTrace = traces.reduce(0, +) / Double(count)
    // Scaled so that alpha / tau means what it does in the orientation of Figure 4.
    let scaledTrace = 0.1
    let layer = MarketLayer<Double>(
      temperature: settings.marketTemperature, utilitySlope: settings.knowledgeRatio, inflation: 1,
      reference: .tensor(.ones([count, count])))
    let solver = CompetitiveAscent<Double>(rule: .project)
    let market = MarketGame(
      layer: layer, stake: .ones([count]), hessians: hessians * (scaledTrace / meanTrace))
    let found = solver.solve(market, from: .full([count, count], 1 / Double(count)))
    let competitive = competitiveRank(weights: found.weights).scalars
    let result = MarketResult(
      knowledgeRatio: settings.knowledgeRatio, temperature: settings.marketTemperature,
      projection: "project",
      reference: "ones: the gates at which the Hessians were measured",
      hessians: (0..<count).map { i in (0..<count).map { hessians[i][$0].scalars } },
      meanTrace: meanTrace,
      scaledTrace: scaledTrace, kktResidual: found.residual, isEquilibrium: found.isEquilibrium,
      iterations: found.iterations,
      equilibrium: (0..<count).map { found.weights[$0].scalars },
      pearson: RankAgreement.pearson(competitive, ideal),
      spearman: RankAgreement.spearman(competitive, ideal))
    return (result, competitive)
  }

  /// Each member leaves, in a copy that asks nobody.
  private func extraction() async throws -> [ExtractionResult] {
    var results: [ExtractionResult] = []
    for (index, member) in members.enumerated() {
      try Task.checkCancellation()
      let model = await network.extract(index)
      results.append(
        ExtractionResult(
          name: member.name, parameters: model.parameterCount,
          fidelity: await network.fidelity(of: model, on: pieces)))
    }
    return results
  }
}

/// The mean of each column.
func columnMeans(_ rows: [[Double]]) -> [Double] {
  rows[0].indices.map { column in
    rows.reduce(0) { $0 + $1[column] } / Double(rows.count)
  }
}

extension TrainingResult {
  /// About 100 entries: means over the steps between them.
  init(_ training: DemoTraining) {
    let every = Swift.max(1, training.losses.count / 100)
    let ends = stride(from: every, through: training.losses.count, by: every)
    steps = Array(ends)
    losses = ends.map { columnMeans(Array(training.losses[($0 - every)..<$0])) }
    distillation = ends.map { columnMeans(Array(training.distillation[($0 - every)..<$0])) }
    ranks = training.ranks
  }
}
