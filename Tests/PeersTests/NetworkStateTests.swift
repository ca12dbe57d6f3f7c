import Foundation
import Tensor
import Testing

@testable import Peers

@Suite struct NetworkStateTests {
  /// Steps, with a block at the end of every third.
  private func train(_ network: PeerNetwork, _ steps: Range<Int>) async throws {
    for step in steps {
      _ = try await network.trainStep(learningRate: 1e-2 / Float(step + 1))
      guard step % 3 == 2 else { continue }
      let curvatures = try await network.curvaturesOnOwnData()
      try await network.endBlock(rows: curvatures.map { try? $0.row(policy: .gaussNewton) })
    }
  }

  private func expectSame(_ a: PeerNetwork, _ b: PeerNetwork) async {
    let (one, two) = (await a.state(), await b.state())
    #expect(one.members.bits == two.members.bits)
    #expect(one.ledger.weights.scalars == two.ledger.weights.scalars)
    #expect(one.ledger.stake.scalars == two.ledger.stake.scalars)
    #expect(one.ledger.block == two.ledger.block && one.step == two.step)
    #expect(one.isOffline == two.isOffline)
  }

  /// Members of a network that were never trained: all must come from the file.
  @Test("8 steps are 5 steps, a file and 3 steps, bit for bit", arguments: [0, 1, 5])
  func resumes(pause: Int) async throws {
    let whole = ToyTask.network()
    try await train(whole, 0..<8)
    let first = ToyTask.network()
    try await train(first, 0..<pause)
    let bytes = try await first.state().bytes()
    let second = ToyTask.network()
    await second.restore(try NetworkState.read(bytes: bytes, like: await second.state()))
    await expectSame(first, second)
    try await train(second, pause..<8)
    await expectSame(whole, second)
  }

  @Test("without what the optimisers keep, the bits would be others") func optimizers() async throws
  {
    let (whole, forgetful) = (ToyTask.network(), ToyTask.network())
    try await train(whole, 0..<5)
    try await train(forgetful, 0..<4)
    let (fresh, saved) = (await ToyTask.network().state(), await forgetful.state())
    for part in [\MemberState.peerOptimizer, \.ownOptimizer, \.studentOptimizer] {
      var state = saved
      state.members[0][keyPath: part] = fresh.members[0][keyPath: part]
      await forgetful.restore(state)
      _ = try await forgetful.trainStep(learningRate: 1e-2 / 5)
      #expect(await forgetful.state().members[0].bits != whole.state().members[0].bits)
    }
    await forgetful.restore(saved)
    try await train(forgetful, 4..<5)
    await expectSame(whole, forgetful)
  }

  @Test("a member that is out stays out") func offline() async throws {
    let network = ToyTask.network()
    await network.setOffline(2, true)
    let other = ToyTask.network()
    await other.restore(await network.state())
    #expect(await other.state().isOffline == [false, false, true, false])
    #expect(try await other.trainStep().failures.contains { "\($0)" == "frozen: offline" })
  }

  @Test("a ledger in the middle of a block survives as JSON") func ledger() throws {
    var ledger = Ledger(peers: 3, updateBound: 0.15)
    try ledger.submit([0.1, 0.2, 0.7], from: 0)
    ledger.mint(inflation: 0.1)
    try ledger.submit([0.7, 0.2, 0.1], from: 1)
    var copy = try JSONDecoder().decode(Ledger.self, from: try JSONEncoder().encode(ledger))
    // The bound counts from the start of the block.
    for _ in 0..<2 {
      try ledger.submit([0, 0, 1], from: 1)
      try copy.submit([0, 0, 1], from: 1)
      #expect(copy.weights.scalars == ledger.weights.scalars)
      ledger.mint(inflation: 0.1)
      copy.mint(inflation: 0.1)
      #expect(copy.stake.scalars == ledger.stake.scalars && copy.block == ledger.block)
    }
  }

  @Test("files of other members or other kinds are refused in one line") func wrongFiles()
    async throws
  {
    let network = ToyTask.network()
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID()).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await network.state().write(to: path)
    let before = await network.bits

    let fewer = PeerNetwork(
      Array(ToyTask.members().prefix(2)), configuration: ToyTask.configuration())
    let error = await #expect(throws: NetworkStateError.self) {
      try await fewer.restore(from: path)
    }
    #expect(error?.description.hasPrefix("\(path): of the members") == true)

    var configuration = ToyTask.configuration()
    configuration.headWidth += 1
    let wider = PeerNetwork(ToyTask.members(), configuration: configuration)
    await #expect(throws: SafetensorsError.self) { try await wider.restore(from: path) }

    let file = try Safetensors.read(path)
    var metadata = file.metadata
    metadata["network"] = metadata["network"]!.replacingOccurrences(
      of: "\"stake\":[1", with: "\"stake\":[-1")
    try Safetensors.write(await network.state().members, metadata: metadata, to: path)
    let damaged = await #expect(throws: NetworkStateError.self) {
      try await network.restore(from: path)
    }
    #expect(damaged?.problem.contains("the stake of peer 0 is -1.0") == true)
    try Safetensors.write(Tensor<Float>(1), to: path)
    await #expect(throws: NetworkStateError(path: path, problem: "not the state of a network")) {
      try await network.restore(from: path)
    }
    #expect(await network.bits == before)
  }
}
