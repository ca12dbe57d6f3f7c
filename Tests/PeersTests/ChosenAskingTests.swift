import Layers
import Tensor
import Testing

@testable import Peers

/// Only the peers that a gate has chosen are asked, and nothing else is different.
@Suite struct ChosenAskingTests {
  private func network(_ asking: Asking, keeping: Int = 2) async throws -> PeerNetwork {
    var configuration = ToyTask.configuration()
    configuration.asking = asking
    configuration.keeping = keeping
    let network = PeerNetwork(ToyTask.members(), configuration: configuration)
    // Gates with opinions, so that the choice is not of the noise alone.
    var models = await network.models()
    var generator = Philox(seed: 61)
    for index in models.indices {
      models[index].gate.gate.weight = .normal([ToyTask.features, 4], using: &generator)
    }
    await network.restore(models)
    return network
  }

  @Test("a step changes peers, gates and heads as one that asks everyone", arguments: [1, 2, 3])
  func sameStep(keeping: Int) async throws {
    let sparse = try await network(.chosen, keeping: keeping)
    let dense = try await network(.everyone, keeping: keeping)
    let before = await sparse.models()
    let (one, two) = (try await sparse.trainStep(), try await dense.trainStep())
    for (a, b) in zip(one.losses, two.losses) { #expect(abs(a.task - b.task) < 1e-6) }
    #expect(one.gateUse.map(\.load) == two.gateUse.map(\.load))
    let (first, second) = (await sparse.models(), await dense.models())
    for member in 0..<4 {
      // AdamW makes steps of one size of gradients of any size, and so of some rounding.
      #expect(largestDifference(first[member].peer, second[member].peer) < 2e-5)
      #expect(largestDifference(first[member].gate, second[member].gate) < 2e-5)
      #expect(largestDifference(first[member].head, second[member].head) < 2e-5)
      #expect(first[member].head.bits != before[member].head.bits)
    }
  }

  /// Before an optimiser sees them: the gradients that come to each peer, each in its example's row.
  @Test("gradients come back for the examples that were asked, and are those of dense asking")
  func sameGradients() async throws {
    let (sparse, dense) = (try await network(.chosen), try await network(.everyone))
    let (some, all) = (await sparse.record([0, 1, 2]), await dense.record([0, 1, 2]))
    let (choices, batches) = await choices(of: sparse)
    let report = try await sparse.trainStep()
    _ = try await dense.trainStep()
    var queries = [0, 0, 0, 0]
    for peer in 0..<3 {
      let (few, many) = (try #require(some[peer]), try #require(all[peer]))
      for asker in 0..<4 {
        let rows = choices[asker].rows[peer]
        queries[asker] += rows.count
        // The copier passes its questions on to member 1 itself, not to the recorder.
        let question = try #require(few.questions.first { $0.asker == asker })
        #expect(question.tensor.scalars == batches[asker].inputs.gather(rows).scalars)
        let gradient = try #require(few.gradients.first { $0.asker == asker }).tensor
        let full = try #require(many.gradients.first { $0.asker == asker }).tensor
        #expect(gradient.shape == [rows.count, ToyTask.width])
        #expect(full.shape == [16, ToyTask.width])
        #expect(
          largestDifference(
            gradient.scalars.map(Double.init), full.gather(rows).scalars.map(Double.init)) < 1e-6)
        #expect(gradient.scalars.contains { $0 != 0 })
        let others = (0..<16).filter { !rows.contains($0) }
        #expect(full.gather(others).scalars.allSatisfy { $0 == 0 })
      }
    }
    for asker in 0..<4 {
      #expect(choices[asker].queries == 32)
      #expect(report.traffic[asker].queries == queries[asker] + choices[asker].rows[3].count)
    }
  }

  /// What the members will choose in their next step, and for which batches.
  private func choices(of network: PeerNetwork) async -> ([Dispatch], [Batch]) {
    var (choices, batches) = ([Dispatch](), [Batch]())
    for node in await network.nodes {
      let batch = await node.nextBatch(step: 0)
      batches.append(batch)
      choices.append(
        await node.choose(for: batch, present: [true, true, true, true], step: 0))
    }
    return (choices, batches)
  }

  @Test("evaluation by the chosen is that by everyone, for part of the queries")
  func sameEvaluation() async throws {
    let network = try await network(.chosen)
    for _ in 0..<20 { _ = try await network.trainStep() }
    let batch = ToyTask.heldOut(60)
    let sparse = await network.evaluate(batch, asking: .chosen)
    let dense = await network.evaluate(batch, asking: .everyone)
    let shared = await network.evaluate(batch)
    for (index, (a, b)) in zip(sparse.evaluations, dense.evaluations).enumerated() {
      #expect(a.accuracy == b.accuracy && abs(a.loss - b.loss) < 1e-6)
      #expect(a.accuracy == shared[index].accuracy && abs(a.loss - shared[index].loss) < 1e-6)
    }
    #expect(sparse.gateUse.map(\.load) == dense.gateUse.map(\.load))
    #expect(sparse.traffic.map(\.queries) == [120, 120, 120, 120])
    #expect(dense.traffic.map(\.queries) == [240, 240, 240, 240])
    #expect(sparse.failures.isEmpty && dense.failures.isEmpty)
    for (asker, use) in sparse.gateUse.enumerated() {
      let gates = await network.models()[asker].gate.gates(
        for: batch.inputs, present: [true, true, true, true])
      for peer in 0..<4 {
        #expect(use.load[peer] == (0..<60).count { gates[$0][peer].scalar > 0 })
        #expect(abs(use.importance[peer] - Double(gates.sum(alongAxis: 0)[peer].scalar)) < 1e-4)
      }
    }
  }

  @Test("queries and bytes are those that peers see") func traffic() async throws {
    let network = try await network(.chosen)
    let recorders = await network.record([0, 1, 2, 3])
    let report = try await network.trainStep()
    for asker in 0..<4 {
      func entries(_ list: (Recorder) -> [Recorder.Entry]) -> [Recorder.Entry] {
        recorders.values.flatMap(list).filter { $0.asker == asker }
      }
      func bytes(_ entries: [Recorder.Entry]) -> Int {
        entries.reduce(0) { $0 + 4 * $1.tensor.count }
      }
      let (questions, gradients) = (entries(\.questions), entries(\.gradients))
      let traffic = report.traffic[asker]
      #expect(traffic.requests == questions.count)
      #expect(traffic.queries == questions.reduce(0) { $0 + $1.tensor.shape[0] })
      #expect(traffic.queries == 32 && traffic.answers == 32)
      #expect(traffic.bytesSent == bytes(questions) + bytes(gradients))
      #expect(traffic.bytesSent == 32 * 4 * (ToyTask.features + ToyTask.width))
      #expect(traffic.bytesReceived == 32 * 4 * ToyTask.width)
    }
    let total = report.traffic.reduce(TrafficReport(), +)
    #expect(total.queries == 128 && total.answers == 128)
    #expect(total.bytesReceived == 4 * report.traffic[0].bytesReceived)
    #expect(total.requests == report.traffic.reduce(0) { $0 + $1.requests })
    await network.setOffline(2, true)
    let next = try await network.trainStep()
    #expect(next.traffic.map(\.queries) == [32, 32, 32, 32], "the choice is among those online")
    #expect(next.gateUse.allSatisfy { $0.load[2] == 0 && !$0.isPresent[2] })
  }

  @Test(
    "a failed peer's gate is shared among the others that were chosen",
    arguments: [Misbehaviour.refusing, .wrongWidth, .notANumber])
  func failures(peer: Misbehaviour) async throws {
    let network = try await network(.chosen)
    await network.reroute(1, to: peer)
    let (choices, _) = await choices(of: network)
    let report = try await network.trainStep()
    #expect(report.failures.count == 4)
    for (asker, use) in report.gateUse.enumerated() {
      let left = choices[asker].keeping([true, false, true, true])
      #expect(use.load == left.rows.map(\.count))
      // Each example that still has a peer has gates that sum to 1.
      let reached = left.peersPerExample.count { $0 > 0 }
      #expect(abs(use.importance.reduce(0, +) - Double(reached)) < 1e-5)
      #expect(report.traffic[asker].queries == 32)
      #expect(report.traffic[asker].answers == left.queries)
      #expect(report.losses[asker].task.isFinite && report.losses[asker].distillation.isFinite)
    }
    #expect(await network.models().allSatisfy { $0.tensors.allSatisfy { $0.isFinite } })
  }

  @Test("a peer takes no more of an asker's batch than its capacity") func capacity() async throws {
    var configuration = ToyTask.configuration()
    configuration.keeping = 2
    configuration.capacity = GateCapacity(factor: 1)
    let network = PeerNetwork(ToyTask.members(), configuration: configuration)
    var models = await network.models()
    for index in models.indices { models[index].gate.gate.bias = Tensor([5, 5, 0, 0]) }
    await network.restore(models)
    let recorders = await network.record([0, 2])
    let report = try await network.trainStep()
    for use in report.gateUse { #expect(use.load == [8, 8, 8, 8] && use.dropped == 0) }
    for recorder in recorders.values {
      #expect(recorder.questions.allSatisfy { $0.tensor.shape[0] == 8 })
    }
    let evaluation = await network.evaluate(ToyTask.heldOut(40), asking: .chosen)
    #expect(evaluation.gateUse.allSatisfy { $0.load.allSatisfy { $0 <= 20 } })
  }
}
