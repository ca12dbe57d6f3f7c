import Tensor
import Testing

@testable import Peers

@Suite struct FailureTests {
  private let limit = Duration.milliseconds(50)

  /// A directory of a single peer, so that no other can be late on a busy machine.
  private func ask(_ peer: Misbehaviour) async -> Answers {
    let directory = Directory(
      names: ["bad"], endpoints: [peer], isOffline: [false], width: ToyTask.width,
      timeout: peer.isSilent ? limit : .seconds(3600))
    return await directory.ask(
      Query(asker: 7, inputs: ToyTask.heldOut(5).inputs, expectsGradient: false))
  }

  @Test("each way to fail has its own error", arguments: Misbehaviour.allCases)
  func kinds(peer: Misbehaviour) async throws {
    let answers = await ask(peer)
    #expect(answers.present == [false])
    #expect(answers.representations.shape == [1, 5, ToyTask.width])
    #expect(answers.representations.scalars.allSatisfy { $0 == 0 })
    let failure = try #require(answers.failures.first)
    #expect(answers.failures.count == 1)
    #expect(peer.explains(failure, of: "bad", limit: limit), "\(failure)")
    #expect(failure.description.hasPrefix("bad: "))
    #expect(!failure.description.contains("\n"))
  }

  /// The others answer as before, and where all are asked the network learns what it would learn if
  /// the peer had been taken out.
  @Test("training goes on without a peer that fails", arguments: Misbehaviour.allCases)
  func trainingGoesOn(peer: Misbehaviour) async throws {
    var configuration = ToyTask.configuration()
    configuration.asking = .everyone
    let without = PeerNetwork(ToyTask.members(), configuration: configuration)
    // Long enough that none of the others is late on a busy machine.
    if peer.isSilent { configuration.timeout = 5 }
    let failing = PeerNetwork(ToyTask.members(), configuration: configuration)
    await failing.reroute(1, to: peer)
    await without.setOffline(1, true)
    for _ in 0..<2 {
      let report = try await failing.trainStep()
      let expected = try await without.trainStep()
      #expect(report.failures.count == 4)
      #expect(
        report.failures.allSatisfy { peer.explains($0, of: "hidden", limit: .seconds(5)) },
        "\(report.failures)")
      #expect(report.losses.map(\.task) == expected.losses.map(\.task))
      #expect(report.losses.allSatisfy { $0.task.isFinite && $0.distillation.isFinite })
    }
    #expect(await failing.bits == without.bits)
  }

  @Test("a peer that fails is absent, the others are not") func presence() async throws {
    let network = ToyTask.network()
    let inputs = ToyTask.heldOut(5).inputs
    let before = await network.answers(to: inputs)
    #expect(before.present == [true, true, true, true])
    await network.reroute(0, to: Misbehaviour.notANumber)
    await network.setOffline(2, true)
    let after = await network.answers(to: inputs)
    #expect(after.present == [false, true, false, true])
    #expect(after.failures.count == 2)
    for peer in [0, 2] { #expect(after.representations[peer].scalars.allSatisfy { $0 == 0 }) }
    for peer in [1, 3] {
      #expect(after.representations[peer].scalars == before.representations[peer].scalars)
    }
    await network.setOffline(2, false)
    #expect(await network.answers(to: inputs).present == [false, true, true, true])
  }

  @Test("training goes on without anybody") func nobody() async throws {
    let network = ToyTask.network()
    for peer in 0..<4 { await network.setOffline(peer, true) }
    let before = await network.models()
    let report = try await network.trainStep()
    #expect(report.failures.count == 16)
    #expect(report.losses.allSatisfy { $0.task.isFinite && $0.distillation.isFinite })
    for (old, new) in zip(before, await network.models()) {
      #expect(new.peer.bits == old.peer.bits)
      // All that is left to learn: how frequent classes are.
      #expect(new.head.outputBias.bits != old.head.outputBias.bits)
      #expect(new.tensors.allSatisfy { $0.isFinite })
    }
  }

  @Test("gates give nothing to a peer that is absent") func gates() async {
    let network = ToyTask.network()
    let inputs = ToyTask.heldOut(50).inputs
    for model in await network.models() {
      let gates = model.gate.gates(for: inputs, present: [true, false, true, true])
      let rows = (0..<50).map { gates[$0].scalars }
      #expect(rows.allSatisfy { $0[1] == 0 && abs($0.reduce(0, +) - 1) < 1e-6 })
    }
  }

  @Test("a peer that cannot be taught is reported, the others learn") func unteachable()
    async throws
  {
    let network = ToyTask.network()
    let plain = ToyTask.network()
    let deafToGradients = Unteachable(base: await network.nodes[0])
    await network.reroute(0, to: deafToGradients)
    let report = try await network.trainStep()
    _ = try await plain.trainStep()
    #expect(report.failures.count == 4)
    for failure in report.failures {
      guard case .refused("linear", "overloaded: 9") = failure else {
        Issue.record("\(failure)")
        continue
      }
    }
    let (bits, expected) = (await network.models(), await plain.models())
    #expect(bits[0].peer.bits != expected[0].peer.bits)
    #expect(bits[0].head.bits == expected[0].head.bits)
    for member in 1..<4 { #expect(bits[member].bits == expected[member].bits) }
  }

  @Test("a gradient that nobody asked for is refused") func gradientWithoutQuestion() async throws {
    let network = ToyTask.network()
    let node = await network.nodes[0]
    let inputs = ToyTask.heldOut(5).inputs
    let gradient = Tensor<Float>.ones([5, ToyTask.width])
    func isRefused() async -> Bool {
      do {
        try await node.learn(from: gradient, asker: 2)
        return false
      } catch PeerFailure.refused("linear", _) {
        return true
      } catch {
        return false
      }
    }
    #expect(await isRefused())
    _ = try await node.answer(Query(asker: 2, inputs: inputs, expectsGradient: false))
    #expect(await isRefused())
    _ = try await node.answer(Query(asker: 1, inputs: inputs, expectsGradient: true))
    #expect(await isRefused())
    _ = try await node.answer(Query(asker: 2, inputs: inputs, expectsGradient: true))
    #expect(await !isRefused())
    // Once for each question.
    #expect(await isRefused())
  }

  @Test("a member whose head is broken does not break the others") func brokenAsker() async throws {
    let network = ToyTask.network()
    var models = await network.models()
    models[3].head.outputBias = .full([ToyTask.classes], .nan)
    await network.restore(models)
    let report = try await network.trainStep()
    #expect(report.losses[3].task.isNaN)
    #expect(report.failures.count == 2)
    for (failure, name) in zip(report.failures, ["linear", "hidden"]) {
      guard case .refused(name, let reason) = failure, reason.contains("not finite") else {
        Issue.record("\(failure)")
        continue
      }
    }
    let answers = await network.answers(to: ToyTask.heldOut(5).inputs)
    #expect(answers.failures.isEmpty)
    for model in await network.models().prefix(3) {
      #expect(model.tensors.allSatisfy { $0.isFinite })
    }
  }

  @Test("an answer that fails its peer's own check is passed on") func ownFailure() async throws {
    let network = ToyTask.network()
    await network.reroute(0, to: Declining())
    let answers = await network.answers(to: ToyTask.heldOut(5).inputs)
    let failure = try #require(answers.failures.first)
    guard case .refused("far away", "closed on Sundays") = failure else {
      Issue.record("\(failure)")
      return
    }
    #expect(failure.description == "far away: closed on Sundays")
  }
}

/// Answers, but takes no gradients.
private struct Unteachable: PeerEndpoint {
  let base: any PeerEndpoint

  func answer(_ query: Query) async throws -> Tensor<Float> { try await base.answer(query) }

  func learn(from gradient: Tensor<Float>, asker: Int) async throws { throw Overloaded(load: 9) }
}

/// Fails with an error of the network's own type.
private struct Declining: PeerEndpoint {
  func answer(_ query: Query) async throws -> Tensor<Float> {
    throw PeerFailure.refused(peer: "far away", reason: "closed on Sundays")
  }

  func learn(from gradient: Tensor<Float>, asker: Int) async throws {}
}
