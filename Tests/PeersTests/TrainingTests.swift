import Tensor
import Testing

@testable import Peers

@Suite struct TrainingTests {
  @Test("training lowers every member's loss") func learns() async throws {
    let network = ToyTask.network()
    let before = await network.evaluate(ToyTask.heldOut())
    var losses: [[Float]] = []
    for _ in 0..<80 {
      let report = try await network.trainStep()
      #expect(report.failures.isEmpty)
      losses.append(report.losses.map(\.task))
    }
    let after = await network.evaluate(ToyTask.heldOut())
    #expect(await network.step == 80)
    for member in before.indices {
      let (early, late) = (mean(losses.prefix(10), member), mean(losses.suffix(10), member))
      #expect(late < early / 2, "\(network.names[member]): \(early) to \(late)")
      #expect(after[member].loss < before[member].loss / 2)
      #expect(after[member].accuracy > 0.8)
    }
  }

  private func mean(_ rows: some Collection<[Float]>, _ column: Int) -> Float {
    rows.reduce(0) { $0 + $1[column] } / Float(rows.count)
  }

  @Test("the rate of a step is the one that is asked for") func learningRate() async throws {
    let network = ToyTask.network()
    let before = await network.bits
    _ = try await network.trainStep(learningRate: 0)
    #expect(await network.bits == before)
    _ = try await network.trainStep()
    #expect(await network.bits != before)
  }

  @Test("the same seed gives the same bits, another seed others") func seeds() async throws {
    let (first, second, other) = (ToyTask.network(), ToyTask.network(), ToyTask.network(seed: 2))
    for network in [first, second, other] {
      for _ in 0..<5 { _ = try await network.trainStep() }
    }
    let bits = await first.bits
    #expect(await second.bits == bits)
    for (member, others) in await other.bits.enumerated() { #expect(bits[member] != others) }
  }

  /// Each endpoint gives way to other tasks a different number of times, so that answers and
  /// gradients come in other orders.
  @Test("the same bits, in whatever order tasks run", arguments: [1, 2, 3] as [UInt64])
  func scheduling(seed: UInt64) async throws {
    let plain = ToyTask.network()
    let shuffled = ToyTask.network()
    for (index, node) in await shuffled.nodes.enumerated() where index < 3 {
      let delays = Delays(seed: seed, stream: UInt64(index))
      await shuffled.reroute(
        index, to: Relay(base: node, onAnswer: delays.wait, onLearn: delays.wait))
    }
    for _ in 0..<5 {
      let (one, two) = (try await plain.trainStep(), try await shuffled.trainStep())
      #expect(one.losses.map(\.task) == two.losses.map(\.task))
    }
    #expect(await plain.bits == shuffled.bits)
  }

  @Test("a network of one learns too") func single() async throws {
    var generator = Philox(seed: 5)
    let network = PeerNetwork(
      [ToyTask.member("alone", HiddenPeer(hidden: 10, using: &generator))],
      configuration: ToyTask.configuration())
    let batch = ToyTask.heldOut()
    let before = await network.evaluate(batch)[0].loss
    for _ in 0..<80 { _ = try await network.trainStep() }
    #expect(await network.evaluate(batch)[0].loss < before / 2)
    #expect(try await network.curvatures(batch)[0].row(policy: .gaussNewton) == [1])
    try await network.endBlock(rows: [[1]])
    #expect(await network.ledger.weights.scalars == [1])
  }

  @Test("what was saved can be put back") func restoring() async throws {
    let network = ToyTask.network()
    let saved = await network.models()
    let bits = await network.bits
    _ = try await network.trainStep()
    #expect(await network.bits != bits)
    await network.restore(saved)
    #expect(await network.bits == bits)
  }
}

/// Waits of different lengths, one after the other.
private actor Delays {
  private var generator: Philox

  init(seed: UInt64, stream: UInt64) { generator = Philox(seed: seed, stream: stream) }

  nonisolated var wait: @Sendable () async -> Void {
    { for _ in 0..<(await self.next()) { await Task.yield() } }
  }

  private func next() -> Int { Int.random(in: 0..<40, using: &generator) }
}
