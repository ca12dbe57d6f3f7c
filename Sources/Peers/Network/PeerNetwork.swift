import Layers
import Market
import Tensor

/// Peers in one process that train together by the steps of section 1.6: a batch goes out to all,
/// each asker gates and masks what comes back and computes its loss, and the gradient flows back
/// through its own function and out to the peers that answered.
///
/// The same members, configuration and thread count give the same bits.
public actor PeerNetwork {
  public nonisolated let configuration: NetworkConfiguration
  public nonisolated let names: [String]
  public private(set) var ledger: Ledger
  /// How many training steps have been taken.
  public private(set) var step = 0

  let nodes: [Node]
  private(set) var directory: Directory
  private var isTraining = false

  /// Traps without members, or if one copies a member that is not there or copies itself.
  public init(_ members: [Member], configuration: NetworkConfiguration = .init()) {
    require(!members.isEmpty, "PeerNetwork: no members")
    let nodes = members.enumerated().map { index, member in
      Node(member, index: index, peers: members.count, configuration)
    }
    let endpoints = members.enumerated().map { index, member -> any PeerEndpoint in
      guard case .copying(let source) = member.conduct else { return nodes[index] }
      guard members.indices.contains(source) else {
        fatalError(
          "PeerNetwork: \(member.name) copies member \(source) of \(members.count)")
      }
      if case .copying = members[source].conduct {
        fatalError("PeerNetwork: \(member.name) copies \(members[source].name), a copier")
      }
      return CopyingEndpoint(source: nodes[source], index: index)
    }
    self.configuration = configuration
    self.nodes = nodes
    names = members.map(\.name)
    ledger = Ledger(peers: members.count, updateBound: configuration.weightUpdateBound)
    directory = Directory(
      names: names, endpoints: endpoints,
      isOffline: [Bool](repeating: false, count: members.count), width: configuration.width,
      timeout: .seconds(configuration.timeout),
      patience: configuration.leastAnswers.map {
        Patience(leastAnswers: $0, limit: .seconds(configuration.patience))
      })
  }

  /// Reaches a member elsewhere from now on: in another process, or behind a test that misbehaves.
  public func reroute(_ peer: Int, to endpoint: any PeerEndpoint) {
    directory.endpoints[peer] = endpoint
  }

  /// Takes a member out: no asker queries it until it is back. One that copies it still reaches it.
  public func setOffline(_ peer: Int, _ isOffline: Bool) {
    directory.isOffline[peer] = isOffline
  }

  /// What all members answer to inputs `[batch, features]`.
  public func answers(to inputs: Tensor<Float>) async -> Answers {
    await directory.ask(Query(asker: names.count, inputs: inputs, expectsGradient: false))
  }

  /// All that each member knows, in order.
  public func models() async -> [NodeModel] {
    var models: [NodeModel] = []
    for node in nodes { models.append(await node.model) }
    return models
  }

  /// Puts back what `models` returned before, such as a checkpoint.
  public func restore(_ models: [NodeModel]) async {
    require(models.count == nodes.count, "restore: \(models.count) models for \(nodes.count)")
    for (node, model) in zip(nodes, models) { await node.restore(model) }
  }

  /// Puts back a ledger that was saved, which fixes the masks.
  public func restore(_ ledger: Ledger) {
    require(
      ledger.stake.count == nodes.count,
      "restore: a ledger of \(ledger.stake.count) peers for \(nodes.count)")
    self.ledger = ledger
  }

  /// Takes over what a state says of the network itself.
  func adopt(_ state: NetworkState) {
    (ledger, step, directory.isOffline) = (state.ledger, state.step, state.isOffline)
  }

  /// Calls a function with no step under way, and none that could begin meanwhile.
  func whileIdle<Value: Sendable>(
    _ operation: String, _ body: (isolated PeerNetwork) async throws -> Value
  ) async rethrows -> Value {
    require(!isTraining, "\(operation): another step is under way")
    isTraining = true
    defer { isTraining = false }
    return try await body(self)
  }

  /// The mask of each asker over the peers, from the ledger (eq 7, 8): `[n, n]`.
  public var masks: Tensor<Float> {
    let market = MarketLayer<Double>(temperature: Double(configuration.maskTemperature))
    return Tensor(converting: market.mask(weights: ledger.weights, stake: ledger.stake))
  }

  /// One training step of every member, all at once, at the configuration's learning rate or
  /// another. Throws only if the task is cancelled; then nothing has changed. Traps if another step
  /// is under way.
  public func trainStep(learningRate: Float? = nil) async throws -> StepReport {
    let learningRate = learningRate ?? configuration.learningRate
    require(!isTraining, "trainStep: another step is under way")
    isTraining = true
    defer { isTraining = false }
    try Task.checkCancellation()
    let (directory, masks, step) = (self.directory, self.masks, self.step)
    let nodes = self.nodes
    let outcomes = await withTaskGroup(of: (Int, MemberStep).self) { group in
      for (index, node) in nodes.enumerated() {
        group.addTask {
          (index, await node.takeStep(step, asking: directory, mask: masks[index]))
        }
      }
      var outcomes: [(Int, MemberStep)] = []
      for await outcome in group { outcomes.append(outcome) }
      return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
    }
    if Task.isCancelled {
      for node in nodes { await node.discard() }
      throw CancellationError()
    }
    await withTaskGroup { group in
      for node in nodes { group.addTask { await node.commit(learningRate: learningRate) } }
    }
    self.step += 1
    return StepReport(
      step: step, losses: outcomes.map(\.loss), failures: outcomes.flatMap(\.failures),
      traffic: outcomes.map(\.traffic), gateUse: outcomes.map(\.gateUse))
  }

  /// Ends a block: each member that has scored the others submits its row, then stake is minted.
  /// Rows of `nil` stay as they are. If one row is refused, the block does not end and no row
  /// changes. Traps unless there is a row or `nil` for each member.
  public func endBlock(rows: [[Double]?]) throws(LedgerError) {
    require(
      rows.count == nodes.count, "endBlock: \(rows.count) rows for \(nodes.count) members")
    var next = ledger
    for (peer, row) in rows.enumerated() {
      if let row { try next.submit(row, from: peer) }
    }
    next.mint(inflation: configuration.inflation)
    ledger = next
  }
}

/// What one training step did.
public struct StepReport: Sendable {
  public var step: Int
  /// For each member, in order.
  public var losses: [StepLoss]
  /// Peers that did not answer, or not well; a peer that fails several askers is named by each.
  public var failures: [PeerFailure]
  /// What each member asked for and got, in order.
  public var traffic: [TrafficReport]
  /// How each member's gate shared its batch among the peers, noise included, in order.
  public var gateUse: [GateUse]
}
