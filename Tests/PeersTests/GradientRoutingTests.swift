import Curvature
import Layers
import Tensor
import Testing

@testable import Peers

/// What a step does to the members' parameters, against gradients taken here on one tape through
/// the whole network.
@Suite struct GradientRoutingTests {
  @Test("a peer moves along the sum of all askers' gradients") func routing() async throws {
    let problem = RoutingCase()
    await problem.silenceNoise()
    var optimizers = Reference(members: 4)
    // The first step of AdamW knows signs only; later ones tell the lengths of gradients.
    for _ in 0..<4 {
      let before = await problem.network.models()
      let expected = await optimizers.step(problem, before)
      _ = try await problem.network.trainStep()
      let after = await problem.network.models()
      for member in 0..<4 {
        #expect(largestDifference(after[member].peer, expected[member].peer) < 2e-5)
        #expect(largestDifference(after[member].gate, expected[member].gate) < 2e-5)
        #expect(largestDifference(after[member].head, expected[member].head) < 2e-5)
        #expect(after[member].student.bits != before[member].student.bits)
      }
      #expect(after[0].peer.bits != before[0].peer.bits)
      #expect(after[1].peer.bits != before[1].peer.bits)
    }
  }

  @Test("gradients come from every asker") func askers() async throws {
    let problem = RoutingCase()
    let models = await problem.network.models()
    for asker in 0..<4 {
      let gradient = await problem.gradient(of: asker, models)
      for peer in 0..<3 {
        let slope = gradient.first[peer].tensors.flatMap(\.scalars)
        #expect(slope.contains { abs($0) > 1e-4 }, "of \(asker) to \(peer)")
      }
    }
  }

  @Test("frozen and copying members never change their model") func conduct() async throws {
    let network = ToyTask.network()
    let before = await network.models()
    for _ in 0..<10 { _ = try await network.trainStep() }
    let after = await network.models()
    for member in [2, 3] {
      #expect(after[member].peer.bits == before[member].peer.bits)
      #expect(after[member].gate.bits != before[member].gate.bits)
      #expect(after[member].head.bits != before[member].head.bits)
      #expect(after[member].student.bits != before[member].student.bits)
    }
  }
}

/// A network whose members draw the same batches at every step.
struct RoutingCase {
  let batches: [Batch]
  let members: [Member]
  let network: PeerNetwork

  init() {
    let plain = ToyTask.members()
    let batches = plain.indices.map { index in
      var generator = Philox(seed: 40, stream: UInt64(index))
      return ToyTask.draw(16, using: &generator)
    }
    members = plain.enumerated().map { index, member in
      Member(member.name, member.peer, conduct: member.conduct) { _, _ in batches[index] }
    }
    self.batches = batches
    network = PeerNetwork(members, configuration: ToyTask.configuration())
  }

  /// Makes the deviation of every gate's noise exactly 0, and gives the gates opinions instead, so
  /// that no two peers tie.
  func silenceNoise() async {
    var models = await network.models()
    var generator = Philox(seed: 41)
    for index in models.indices {
      models[index].gate.gate.weight = .normal([ToyTask.features, 4], using: &generator)
      models[index].gate.deviation.weight = .zeros(models[index].gate.deviation.weight.shape)
      models[index].gate.deviation.bias = .full(models[index].gate.deviation.bias.shape, -1000)
    }
    await network.restore(models)
  }

  typealias Gradient = TreePair<[AnyPeer], TreePair<SparseMixture<Float>, PeerHead<Float>>>

  /// The gradient of an asker's loss in the parameters of all peers, its gate and its head, on one
  /// tape. What peers are told of the others is a constant.
  func gradient(of asker: Int, _ models: [NodeModel]) async -> Gradient {
    let batch = batches[asker]
    let mask = await network.masks[asker]
    let contexts = models.indices.map { stopGradient(context(of: $0, models[$0], batch.inputs)) }
    let everyone = [Bool](repeating: true, count: models.count)
    let variables = TreePair(models.map(\.peer), TreePair(models[asker].gate, models[asker].head))
    return Tensor::gradient(at: variables) { variables in
      let answers = members.indices.map { index in
        if case .copying(let source) = members[index].conduct {
          stopGradient(
            variables.first[source].respond(to: batch.inputs, context: contexts[source]))
        } else {
          variables.first[index].respond(to: batch.inputs, context: contexts[index])
        }
      }
      let (gate, head) = (variables.second.first, variables.second.second)
      let gates = gate.gates(for: batch.inputs, present: everyone)
      let weights = gates.transposed() * mask.expanded(atAxis: 1)
      let logits = head(stack(answers) * weights.expanded(atAxis: 2))
      let targets = Tensor<Float>.oneHot(batch.labels, classes: ToyTask.classes)
      let loss = -(logSoftmax(logits) * targets).sum() / Float(batch.labels.count)
      return loss + 0.05 * unevenness(gates)
    }
  }

  /// The squared coefficient of variation of the peers' shares.
  private func unevenness(_ gates: Tensor<Float>) -> Tensor<Float> {
    let shares = gates.sum(alongAxis: 0) / gates.sum()
    return square(shares * 4 - 1).sum() / 4
  }

  /// What a member's student and gate expect of the others.
  private func context(of index: Int, _ model: NodeModel, _ inputs: Tensor<Float>) -> Tensor<Float>
  {
    let others = (0..<4).map { $0 != index }
    return SparseMixture.mix(
      model.student(inputs), gates: model.gate.gates(for: inputs, present: others))
  }
}

/// The members' optimisers, kept beside the network's own.
private struct Reference {
  var peers: [AdamW<Float>]
  var own: [AdamW<Float>]

  init(members: Int) {
    let rule = AdamW<Float>(learningRate: ToyTask.configuration().learningRate)
    (peers, own) = ([AdamW<Float>](repeating: rule, count: members), [])
    own = peers
  }

  /// The models after a step.
  mutating func step(_ problem: RoutingCase, _ models: [NodeModel]) async -> [NodeModel] {
    var result = models
    var gradients: [RoutingCase.Gradient] = []
    for asker in models.indices { gradients.append(await problem.gradient(of: asker, models)) }
    for index in models.indices {
      if problem.members[index].conduct == .learning {
        let slopes = gradients.map { $0.first[index] }
        let total = slopes.dropFirst().reduce(slopes[0]) { zipTensors($0, $1, +) }
        peers[index].update(&result[index].peer, along: total)
      }
      var pair = TreePair(models[index].gate, models[index].head)
      own[index].update(&pair, along: gradients[index].second)
      (result[index].gate, result[index].head) = (pair.first, pair.second)
    }
    return result
  }
}
