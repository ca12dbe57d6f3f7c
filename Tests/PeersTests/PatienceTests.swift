import Layers
import Tensor
import Testing

@testable import Peers

/// An asker goes on with k_min answers. Whether a peer is late is up to a signal here, not a clock.
@Suite(.timeLimit(.minutes(5))) struct PatienceTests {
  private let inputs = ToyTask.heldOut(4).inputs

  private func directory(
    _ endpoints: [any PeerEndpoint], least: Int, patience: Duration
  ) -> Directory {
    Directory(
      names: endpoints.indices.map { "peer \($0)" }, endpoints: endpoints,
      isOffline: endpoints.map { _ in false }, width: ToyTask.width, timeout: .seconds(3600),
      patience: Patience(leastAnswers: least, limit: patience))
  }

  private func ask(_ directory: Directory, _ rows: [[Int]]) async -> Answers {
    await directory.ask(
      Query(asker: 9, inputs: inputs, expectsGradient: true), to: Dispatch(batch: 4, rows: rows))
  }

  @Test(
    "a peer that never answers is left out once there are enough others",
    arguments: [Misbehaviour.hanging, .deaf])
  func neverAnswers(peer: Misbehaviour) async throws {
    let directory = directory([Saying(1), peer, Saying(3)], least: 2, patience: .zero)
    let answers = await ask(directory, [[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]])
    #expect(answers.present == [true, false, true])
    #expect(answers.answered.rows == [[0, 1, 2, 3], [], [0, 1, 2, 3]])
    #expect(answers.representations[0].scalars.allSatisfy { $0 == 1 })
    #expect(answers.representations[1].scalars.allSatisfy { $0 == 0 })
    #expect(answers.representations[2].scalars.allSatisfy { $0 == 3 })
    #expect(answers.traffic.queries == 12 && answers.traffic.answers == 8)
    let failure = try #require(answers.failures.first)
    guard case .late("peer 1", .zero) = failure, answers.failures.count == 1 else {
      Issue.record("\(answers.failures)")
      return
    }
    #expect(failure.description.hasPrefix("peer 1: no answer within"))
  }

  @Test("while there is patience, a slow peer is waited for") func slow() async {
    let (others, last) = (Signal(), Signal())
    let directory = directory(
      [Saying(1), Saying(2, after: last), Saying(3, then: others)], least: 1,
      patience: .seconds(3600))
    let asking = Task { await ask(directory, [[0, 1], [1, 2, 3], [0, 3]]) }
    await others.wait()
    last.send()
    let answers = await asking.value
    #expect(answers.present == [true, true, true] && answers.failures.isEmpty)
    #expect(answers.answered.rows == [[0, 1], [1, 2, 3], [0, 3]])
    for (peer, rows) in answers.answered.rows.enumerated() {
      for row in 0..<4 {
        let expected: Float = rows.contains(row) ? Float(peer + 1) : 0
        #expect(answers.representations[peer][row].scalars.allSatisfy { $0 == expected })
      }
    }
  }

  @Test("an answer that comes too late changes nothing") func late() async {
    let release = Signal()
    let tardy = Saying(2, after: release)
    let answers = await ask(
      directory([Saying(1), tardy, Saying(3)], least: 2, patience: .zero),
      [[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]])
    release.send()
    #expect(answers.present == [true, false, true])
    let sent = await directory([Saying(1), tardy, Saying(3)], least: 2, patience: .zero).send(
      .ones([3, 4, ToyTask.width]), asker: 9, to: answers.answered)
    #expect(sent.unsent.isEmpty)
    #expect(sent.traffic.bytesSent == 2 * 4 * 4 * ToyTask.width, "to two of three")
  }

  /// Each example needs its own answers: that many others have theirs does not help it.
  @Test("the least number is one of each example") func eachExample() async {
    let release = Signal()
    let (first, third) = (Signal(), Signal())
    let directory = directory(
      [Saying(1, then: first), Saying(2, after: release), Saying(3, then: third)], least: 1,
      patience: .zero)
    // Example 3 has asked the slow one alone.
    let asking = Task { await ask(directory, [[0, 1, 2], [0, 3], [0, 1, 2]]) }
    await first.wait()
    await third.wait()
    release.send()
    let answers = await asking.value
    #expect(answers.present == [true, true, true])
  }

  @Test("failures do not count as answers, and all failing is an end too") func failing() async {
    let some = await ask(
      directory([Misbehaviour.refusing, Saying(2)], least: 2, patience: .zero),
      [[0, 1, 2, 3], [0, 1, 2, 3]])
    #expect(some.present == [false, true] && some.failures.count == 1)
    let none = await ask(
      directory([Misbehaviour.refusing, Misbehaviour.wrongRank], least: 1, patience: .zero),
      [[0, 1], [2, 3]])
    #expect(none.present == [false, false] && none.failures.count == 2)
    #expect(none.answered.queries == 0)
    let unasked = await ask(
      directory([Misbehaviour.deaf, Saying(2)], least: 1, patience: .seconds(3600)),
      [[], [0, 1, 2, 3]])
    #expect(unasked.present == [true, true] && unasked.failures.isEmpty)
    #expect(unasked.traffic.requests == 1)
  }

  @Test("a network trains on beside a peer that never answers") func network() async throws {
    var configuration = ToyTask.configuration()
    configuration.leastAnswers = 2
    configuration.patience = 0.2
    let network = PeerNetwork(ToyTask.members(), configuration: configuration)
    await network.reroute(2, to: Misbehaviour.deaf)
    for _ in 0..<2 {
      let report = try await network.trainStep()
      #expect(report.gateUse.allSatisfy { $0.load[2] == 0 })
      #expect(report.losses.allSatisfy { $0.task.isFinite && $0.distillation.isFinite })
      let late = report.failures.count {
        if case .late("frozen", _) = $0 { true } else { false }
      }
      #expect(late == 4)
    }
    #expect(await network.step == 2)
  }
}

/// Always says the same number, perhaps only after a signal, and perhaps tells when it has.
private struct Saying: PeerEndpoint {
  let value: Float
  var start: Signal?
  var end: Signal?

  init(_ value: Float, after start: Signal? = nil, then end: Signal? = nil) {
    (self.value, self.start, self.end) = (value, start, end)
  }

  func answer(_ query: Query) async throws -> Tensor<Float> {
    if let start { await start.wait() }
    end?.send()
    return .full([query.inputs.shape[0], ToyTask.width], value)
  }

  func learn(from gradient: Tensor<Float>, asker: Int) async throws {}
}
