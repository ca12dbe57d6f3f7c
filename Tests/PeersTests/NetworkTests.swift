import Tensor
import Testing

@testable import Peers

@Suite struct NetworkTests {
  @Test("a copier answers exactly as its source, while training too") func copying() async throws {
    let network = ToyTask.network()
    let inputs = ToyTask.heldOut().inputs
    for _ in 0..<3 {
      let answers = await network.answers(to: inputs)
      #expect(answers.representations[3].scalars == answers.representations[1].scalars)
      #expect(answers.representations[3].scalars != answers.representations[0].scalars)
      _ = try await network.trainStep()
    }
  }

  @Test("members keep their names and their order") func names() async {
    let network = ToyTask.network()
    #expect(network.names == ["linear", "hidden", "frozen", "copier"])
    let models = await network.models()
    let members = ToyTask.members()
    for (model, member) in zip(models, members) {
      #expect(model.peer.bits == AnyPeer(member.peer).bits)
      #expect(model.student.peers == 4 && model.student.width == ToyTask.width)
    }
  }

  @Test("a checkpoint names every parameter once") func checkpoint() async {
    for model in await ToyTask.network().models() {
      let names = model.namedTensors.map(\.path)
      #expect(Set(names).count == names.count)
      #expect(names.contains("gate.gate.weight") && names.contains("student.trunk.bias"))
      #expect(names.contains { $0.hasPrefix("peer.") })
    }
  }

  @Test("a member draws its own batches, of the size that is asked for") func drawing() async throws
  {
    let network = ToyTask.network()
    let nodes = await network.nodes
    let first = await nodes[0].nextBatch(step: 0)
    #expect(first.inputs.shape == [16, ToyTask.features] && first.labels.count == 16)
    #expect(await nodes[0].nextBatch(step: 0).inputs.scalars == first.inputs.scalars)
    #expect(await nodes[0].nextBatch(step: 1).inputs.scalars != first.inputs.scalars)
    #expect(await nodes[1].nextBatch(step: 0).inputs.scalars != first.inputs.scalars)
  }

  private func expectTrap(
    _ text: String, _ result: ExitTest.Result?, at location: SourceLocation = #_sourceLocation
  ) {
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains(text), "\(said.prefix(400))", sourceLocation: location)
  }

  @Test("a network that cannot be traps and says why") func traps() async {
    let empty = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = PeerNetwork([]) }
    expectTrap("PeerNetwork: no members", empty)
    let itself = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = PeerNetwork(
        [ToyTask.member("a", EchoPeer()), ToyTask.member("b", EchoPeer(), .copying(1))])
    }
    expectTrap("PeerNetwork: b copies b, a copier", itself)
    let copier = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = PeerNetwork(
        [
          ToyTask.member("a", EchoPeer()), ToyTask.member("b", EchoPeer(), .copying(0)),
          ToyTask.member("c", EchoPeer(), .copying(1)),
        ])
    }
    expectTrap("PeerNetwork: c copies b, a copier", copier)
    let nobody = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = PeerNetwork(
        [ToyTask.member("a", EchoPeer()), ToyTask.member("b", EchoPeer(), .copying(2))])
    }
    expectTrap("PeerNetwork: b copies member 2 of 2", nobody)
  }

  @Test("two steps at once, or rows for other members, trap") func misuse() async {
    let twice = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let network = ToyTask.network()
      let asked = Signal()
      await network.reroute(
        2, to: Relay(base: Misbehaviour.hanging, onAnswer: { asked.send() }))
      let first = Task { try await network.trainStep() }
      await asked.wait()
      _ = try await network.trainStep()
      _ = try await first.value
    }
    expectTrap("trainStep: another step is under way", twice)
    let rows = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { try await ToyTask.network().endBlock(rows: [nil, nil, nil]) }
    expectTrap("endBlock: 3 rows for 4 members", rows)
    let models = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let network = ToyTask.network()
      await network.restore(Array(await network.models().prefix(3)))
    }
    expectTrap("restore: 3 models for 4", models)
  }
}
