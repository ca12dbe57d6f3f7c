import Layers
import Tensor

/// When an asker goes on although some of the peers have not answered.
struct Patience: Sendable {
  /// How many of an example's peers must have answered: the k_min of section 1.7.
  var leastAnswers: Int
  /// How long it waits for the others too.
  var limit: Duration
}

extension Directory {
  /// Puts all examples of a question to every member.
  func ask(_ query: Query) async -> Answers {
    await ask(query, to: Dispatch(batch: query.inputs.shape[0], toAll: isOnline))
  }

  /// Puts to each peer the examples that a dispatch names for it, to all at once, checks what comes
  /// back, and goes on without those that fail.
  ///
  /// Under a patience it goes on once the limit has passed and each example has the least number of
  /// answers, or as many as it was put to peers: those that are late then are dropped. In whatever
  /// order answers come, the same answers make the same bits.
  func ask(_ query: Query, to dispatch: Dispatch) async -> Answers {
    let questions = dispatch.rows.map { rows in
      Query(
        asker: query.asker, inputs: rows.isEmpty ? .zeros([0]) : part(rows, of: query.inputs),
        expectsGradient: query.expectsGradient)
    }
    var tally = Tally(dispatch, isOnline: isOnline, patience: patience)
    await withTaskGroup(of: (peer: Int, result: Result<Tensor<Float>, PeerFailure>)?.self) {
      group in
      for peer in endpoints.indices where tally.isAwaited[peer] {
        group.addTask { (peer, await checkedAnswer(of: peer, questions[peer])) }
      }
      if let patience {
        group.addTask {
          try? await Task.sleep(for: patience.limit)
          return nil
        }
      }
      while !tally.isEnough, let event = await group.next() {
        if let event { tally.take(event.result, of: event.peer) } else { tally.isPatient = false }
      }
      group.cancelAll()
    }
    return answers(tally, questions, batch: dispatch.batch)
  }

  private func answers(_ tally: Tally, _ questions: [Query], batch: Int) -> Answers {
    var (failures, traffic) = ([PeerFailure](), TrafficReport())
    var present = isOnline
    let representations = endpoints.indices.map { peer -> Tensor<Float> in
      let rows = tally.dispatch.rows[peer]
      let nothing = Tensor<Float>.zeros([batch, width])
      guard isOnline[peer] else {
        failures.append(.offline(peer: names[peer]))
        return nothing
      }
      guard !rows.isEmpty else { return nothing }
      traffic.requests += 1
      traffic.queries += rows.count
      traffic.bytesSent += TrafficReport.bytes(of: questions[peer].inputs)
      switch tally.results[peer] {
      case .success(let answer):
        traffic.answers += rows.count
        traffic.bytesReceived += TrafficReport.bytes(of: answer)
        return rows.count == batch ? answer : ScatterAdd(rows, axis: 0, size: batch)(answer)
      case .failure(let failure): failures.append(failure)
      case nil: failures.append(.late(peer: names[peer], patience: patience?.limit ?? timeout))
      }
      present[peer] = false
      return nothing
    }
    return Answers(
      representations: stack(representations), present: present,
      answered: tally.dispatch.keeping(present), failures: failures, traffic: traffic)
  }

  private func checkedAnswer(
    of peer: Int, _ query: Query
  ) async -> Result<Tensor<Float>, PeerFailure> {
    let endpoint = endpoints[peer]
    do {
      let answer = try await withTimeout(timeout) { try await endpoint.answer(query) }
      let expected: Shape = [query.inputs.shape[0], width]
      guard answer.shape == expected else {
        return .failure(
          .wrongShape(peer: names[peer], expected: expected, found: answer.shape))
      }
      guard answer.isFinite else {
        let count = answer.scalars.count { !$0.isFinite }
        return .failure(.notFinite(peer: names[peer], count: count))
      }
      return .success(answer)
    } catch {
      return .failure(failure(of: peer, error))
    }
  }
}

/// What has come back so far, and whether it is enough.
private struct Tally {
  let dispatch: Dispatch
  var results: [Result<Tensor<Float>, PeerFailure>?]
  /// Which peers have been asked and have not answered.
  var isAwaited: [Bool]
  /// Whether there is still time to wait for all.
  var isPatient = true
  /// How many answers each example lacks until it has the least number.
  private var lacks: [Int]

  init(_ dispatch: Dispatch, isOnline: [Bool], patience: Patience?) {
    self.dispatch = dispatch
    results = dispatch.rows.map { _ in nil }
    isAwaited = zip(dispatch.rows, isOnline).map { !$0.isEmpty && $1 }
    let least = patience?.leastAnswers ?? Int.max
    lacks = dispatch.peersPerExample.map { Swift.min($0, least) }
  }

  mutating func take(_ result: Result<Tensor<Float>, PeerFailure>, of peer: Int) {
    results[peer] = result
    isAwaited[peer] = false
    if case .success = result { for row in dispatch.rows[peer] { lacks[row] -= 1 } }
  }

  var isEnough: Bool {
    if !isAwaited.contains(true) { return true }
    return !isPatient && lacks.allSatisfy { $0 <= 0 }
  }
}
