import Tensor
import Testing

@testable import Peers

/// A task that is cancelled stops its step at once, though the limit for answers is an hour.
@Suite(.timeLimit(.minutes(5))) struct CancellationTests {
  @Test("a step ends while a peer hangs", arguments: [Misbehaviour.hanging, .deaf])
  func hangingPeer(peer: Misbehaviour) async throws {
    let network = ToyTask.network()
    let before = await network.bits
    let asked = Signal()
    await network.reroute(2, to: Relay(base: peer, onAnswer: { asked.send() }))
    let step = Task { try await network.trainStep() }
    await asked.wait()
    step.cancel()
    await #expect(throws: CancellationError.self) { try await step.value }
    #expect(await network.step == 0)
    #expect(await network.bits == before)
  }

  @Test("nothing of a step that was cancelled is left") func nothingIsLeft() async throws {
    let network = ToyTask.network()
    let last = await network.nodes[2]
    let taught = Signal()
    // By the time that the last peer is taught, the others have their gradients.
    await network.reroute(
      2, to: Relay(base: last, hangsWhenTaught: true, onLearn: { taught.send() }))
    let step = Task { try await network.trainStep() }
    await taught.wait()
    step.cancel()
    await #expect(throws: CancellationError.self) { try await step.value }
    await network.reroute(2, to: last)

    let fresh = ToyTask.network()
    for network in [network, fresh] {
      await network.setOffline(0, true)
      _ = try await network.trainStep()
    }
    #expect(await network.bits == fresh.bits)
  }

  @Test("a task that is cancelled before starts no step") func early() async throws {
    let network = ToyTask.network()
    let before = await network.bits
    let held = Signal()
    let step = Task {
      await held.wait()
      return try await network.trainStep()
    }
    step.cancel()
    held.send()
    await #expect(throws: CancellationError.self) { try await step.value }
    #expect(await network.bits == before)
  }
}
