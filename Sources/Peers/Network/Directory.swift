import Tensor

/// Where the members are, and who may be asked: a snapshot that tasks share.
struct Directory: Sendable {
  var names: [String]
  var endpoints: [any PeerEndpoint]
  var isOffline: [Bool]
  var width: Int
  var timeout: Duration

  /// Asks every member the same question at once, checks what comes back, and goes on without
  /// those that fail.
  func ask(_ query: Query) async -> Answers {
    let results = await withTaskGroup(
      of: (Int, Result<Tensor<Float>, PeerFailure>).self
    ) { group in
      for peer in endpoints.indices {
        group.addTask { (peer, await checkedAnswer(of: peer, query)) }
      }
      var results = [Result<Tensor<Float>, PeerFailure>?](repeating: nil, count: endpoints.count)
      for await (peer, result) in group { results[peer] = result }
      return results.map { $0! }
    }
    var failures: [PeerFailure] = []
    let shape: Shape = [query.inputs.shape[0], width]
    let representations = results.map { result in
      switch result {
      case .success(let value): return value
      case .failure(let failure):
        failures.append(failure)
        return .zeros(shape)
      }
    }
    return Answers(
      representations: stack(representations), present: results.map { (try? $0.get()) != nil },
      failures: failures)
  }

  /// Sends the rows of `gradients` `[peers, batch, width]` back to the peers that answered.
  func send(_ gradients: Tensor<Float>, asker: Int, to present: [Bool]) async -> [PeerFailure] {
    var failures: [PeerFailure] = []
    for peer in endpoints.indices where present[peer] {
      let gradient = gradients[peer]
      let endpoint = endpoints[peer]
      do {
        try await withTimeout(timeout) { try await endpoint.learn(from: gradient, asker: asker) }
      } catch {
        failures.append(failure(of: peer, error))
      }
    }
    return failures
  }

  private func checkedAnswer(
    of peer: Int, _ query: Query
  ) async -> Result<Tensor<Float>, PeerFailure> {
    if isOffline[peer] { return .failure(.offline(peer: names[peer])) }
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

  private func failure(of peer: Int, _ error: any Error) -> PeerFailure {
    switch error {
    case let failure as PeerFailure: failure
    case is TimedOut: .timedOut(peer: names[peer], limit: timeout)
    default: .refused(peer: names[peer], reason: "\(error)")
    }
  }
}

/// A member that returns another's answers as its own, and learns nothing.
struct CopyingEndpoint: PeerEndpoint {
  let source: any PeerEndpoint
  let index: Int

  func answer(_ query: Query) async throws -> Tensor<Float> {
    try await source.answer(Query(asker: index, inputs: query.inputs, expectsGradient: false))
  }

  func learn(from gradient: Tensor<Float>, asker: Int) async throws {}
}
