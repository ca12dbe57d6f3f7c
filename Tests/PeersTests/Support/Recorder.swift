import Synchronization
import Tensor

@testable import Peers

/// Passes everything on, and remembers what was asked of it and taught to it.
final class Recorder: PeerEndpoint {
  struct Entry: Sendable {
    var asker: Int
    var tensor: Tensor<Float>
  }
  private let base: any PeerEndpoint
  private let log = Mutex<(questions: [Entry], gradients: [Entry])>(([], []))

  init(_ base: any PeerEndpoint) { self.base = base }

  var questions: [Entry] { log.withLock { $0.questions } }
  var gradients: [Entry] { log.withLock { $0.gradients } }

  func answer(_ query: Query) async throws -> Tensor<Float> {
    log.withLock { $0.questions.append(Entry(asker: query.asker, tensor: query.inputs)) }
    return try await base.answer(query)
  }

  func learn(from gradient: Tensor<Float>, asker: Int) async throws {
    log.withLock { $0.gradients.append(Entry(asker: asker, tensor: gradient)) }
    try await base.learn(from: gradient, asker: asker)
  }
}

extension PeerNetwork {
  /// Puts a recorder before members.
  func record(_ members: [Int]) -> [Int: Recorder] {
    var recorders: [Int: Recorder] = [:]
    for member in members {
      let recorder = Recorder(directory.endpoints[member])
      recorders[member] = recorder
      reroute(member, to: recorder)
    }
    return recorders
  }
}
