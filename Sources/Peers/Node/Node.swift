import Curvature
import Layers
import Tensor

/// One member at work: it answers queries, learns from the gradients it is sent, and trains its own
/// gate, head and student.
///
/// Within a step all answers come from the parameters at its start; updates wait for `commit`, so
/// that a run does not depend on the order in which members happen to be scheduled.
actor Node: PeerEndpoint {
  let index: Int
  let member: Member
  let configuration: NetworkConfiguration
  private(set) var model: NodeModel

  var peerOptimizer: AdamW<Float>
  var ownOptimizer: AdamW<Float>
  var studentOptimizer: AdamW<Float>

  /// For each asker, the pullback of the answer it was given last.
  private var pullbacks: [Int: @Sendable (Tensor<Float>) -> AnyPeer] = [:]
  /// For each asker, what its gradient asks of this member's model.
  private var received: [Int: AnyPeer] = [:]
  private var staged: LocalStep?

  init(_ member: Member, index: Int, peers: Int, _ configuration: NetworkConfiguration) {
    self.index = index
    self.member = member
    self.configuration = configuration
    // The last stream of the member; steps take them from the first on.
    var generator = Philox(
      seed: configuration.seed, stream: UInt64(index) << 32 | UInt64(UInt32.max))
    model = NodeModel(member, peers: peers, configuration, using: &generator)
    peerOptimizer = AdamW(learningRate: configuration.learningRate)
    ownOptimizer = AdamW(learningRate: configuration.learningRate)
    studentOptimizer = AdamW(learningRate: configuration.learningRate)
  }

  func answer(_ query: Query) throws -> Tensor<Float> {
    // Nobody waits any more: what it would keep for the gradient is not to meet a later question.
    try Task.checkCancellation()
    let context = model.context(for: query.inputs, excluding: index)
    guard query.expectsGradient, member.conduct == .learning else {
      return model.peer.respond(to: query.inputs, context: context)
    }
    let (value, pullback) = valueWithPullback(at: model.peer) {
      $0.respond(to: query.inputs, context: context)
    }
    pullbacks[query.asker] = pullback
    return value
  }

  func learn(from gradient: Tensor<Float>, asker: Int) throws {
    guard member.conduct == .learning else { return }
    guard let pullback = pullbacks.removeValue(forKey: asker) else {
      throw PeerFailure.refused(
        peer: member.name, reason: "a gradient from member \(asker), which asked nothing")
    }
    guard gradient.isFinite else {
      throw PeerFailure.refused(
        peer: member.name, reason: "a gradient from member \(asker) that is not finite")
    }
    received[asker] = pullback(gradient)
  }

  /// The member's next batch; the same for the same seed, member and step.
  func nextBatch(step: Int) -> Batch {
    var generator = Philox(
      seed: configuration.seed, stream: UInt64(index) << 32 | UInt64(step) << 1 | 1)
    return member.draw(configuration.batch, &generator)
  }

  /// The noise of the gate in a step, and what else the step draws.
  private func noise(step: Int) -> Philox {
    Philox(seed: configuration.seed, stream: UInt64(index) << 32 | UInt64(step) << 1)
  }

  /// Which of the peers the gate chooses for each example of a batch; `train` at the same step
  /// scores them the same.
  func choose(for batch: Batch, present: [Bool], step: Int) -> Dispatch {
    var generator: Philox? = noise(step: step)
    let scores = model.gate.scores(for: batch.inputs, noise: &generator)
    return model.gate.dispatch(scores, present: present, capacity: configuration.capacity)
  }

  /// Losses and gradients on a batch, staged for `commit`. Its loss gradients go back to the peers.
  func train(
    on batch: Batch, choice: Dispatch?, answers: Answers, mask: Tensor<Float>, step: Int
  ) -> LocalStep {
    let local = LocalStep(
      model, batch: batch, choice: choice, answers: answers, mask: mask, configuration,
      noise: noise(step: step))
    staged = local
    return local
  }

  /// Applies what the step has gathered. Gradients of askers are added in their order.
  func commit(learningRate: Float) {
    peerOptimizer.learningRate = learningRate
    ownOptimizer.learningRate = learningRate
    studentOptimizer.learningRate = learningRate
    defer { discard() }
    let gradients = received.sorted { $0.key < $1.key }.map(\.value)
    if let first = gradients.first {
      let total = gradients.dropFirst().reduce(first) { zipTensors($0, $1, +) }
      peerOptimizer.update(&model.peer, along: total)
    }
    guard let staged else { return }
    var own = TreePair(model.gate, model.head)
    ownOptimizer.update(&own, along: staged.ownGradient)
    (model.gate, model.head) = (own.first, own.second)
    model.student = staged.student.student
    studentOptimizer.update(&model.student, along: staged.student.gradient)
  }

  /// Forgets what the step has gathered.
  func discard() { (received, pullbacks, staged) = ([:], [:], nil) }

  /// Puts back parameters that were saved.
  func restore(_ model: NodeModel) { self.model = model }
}
