import Layers
import Tensor

/// Where the members are, and who may be asked: a snapshot that tasks share.
struct Directory: Sendable {
  var names: [String]
  var endpoints: [any PeerEndpoint]
  var isOffline: [Bool]
  var width: Int
  /// How long an asker waits for an answer.
  var timeout: Duration
  /// When it goes on with fewer answers than it asked for, if not at the timeout only.
  var patience: Patience? = nil

  /// Who is not offline.
  var isOnline: [Bool] { isOffline.map { !$0 } }

  /// Sends gradients `[peers, batch, width]` back to the peers that answered, for the examples that
  /// they answered.
  func send(
    _ gradients: Tensor<Float>, asker: Int, to answered: Dispatch
  ) async -> (unsent: [PeerFailure], traffic: TrafficReport) {
    var (failures, traffic) = ([PeerFailure](), TrafficReport())
    for peer in endpoints.indices where !answered.rows[peer].isEmpty {
      let gradient = part(answered.rows[peer], of: gradients[peer])
      let endpoint = endpoints[peer]
      do {
        try await withTimeout(timeout) { try await endpoint.learn(from: gradient, asker: asker) }
        traffic.bytesSent += TrafficReport.bytes(of: gradient)
      } catch {
        failures.append(failure(of: peer, error))
      }
    }
    return (failures, traffic)
  }

  func failure(of peer: Int, _ error: any Error) -> PeerFailure {
    switch error {
    case let failure as PeerFailure: failure
    case is TimedOut: .timedOut(peer: names[peer], limit: timeout)
    default: .refused(peer: names[peer], reason: "\(error)")
    }
  }
}

/// Some examples of a batch; all of them are the batch itself.
func part(_ rows: [Int], of batch: Tensor<Float>) -> Tensor<Float> {
  rows.count == batch.shape[0] ? batch : batch.gather(rows)
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
