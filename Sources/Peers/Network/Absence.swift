import Tensor

/// What the other members lose while a peer is gone: their mean loss in nats, by what stands in for
/// it.
public struct Absence: Sendable, Codable, Hashable {
  /// The peer that is gone.
  public var name: String
  /// With the peer.
  public var with: Double
  /// With what each member's student expects of it (section 1.8).
  public var proxy: Double
  /// With zeros under its usual gate.
  public var zeros: Double
  /// Skipped by the gates, which share its weight among the others.
  public var skipped: Double
  /// The share of the gap between zeros and the peer that the proxy recovers,
  /// (zeros - proxy) / (zeros - with); nothing if zeros are no worse than the peer. Above 1 the
  /// proxy does better than the peer.
  public var recovered: Double?

  public init(name: String, with: Double, proxy: Double, zeros: Double, skipped: Double) {
    (self.name, self.with, self.proxy) = (name, with, proxy)
    (self.zeros, self.skipped) = (zeros, skipped)
    recovered = zeros > with ? (zeros - proxy) / (zeros - with) : nil
  }
}

extension PeerNetwork {
  /// What the members but `peer` lose without it, on held-out batches. Traps in a network of one,
  /// and without examples.
  public func absence(of peer: Int, on batches: [Batch]) async -> Absence {
    let count = batches.reduce(0) { $0 + $1.labels.count }
    require(
      names.count > 1 && names.indices.contains(peer) && count > 0,
      "absence: member \(peer) of \(names.count) on \(count) examples, one of two or more members "
        + "and an example are needed")
    func loss(_ evaluate: (Batch) async -> [Evaluation]) async -> Double {
      var sum = 0.0
      for batch in batches {
        for (member, evaluation) in await evaluate(batch).enumerated() where member != peer {
          sum += evaluation.loss * Double(batch.labels.count)
        }
      }
      return sum / Double(count * (names.count - 1))
    }
    func loss(_ substitute: Substitute) async -> Double {
      await loss { await self.evaluate($0, without: peer, substitute: substitute) }
    }
    return Absence(
      name: names[peer], with: await loss { await self.evaluate($0) }, proxy: await loss(.proxy),
      zeros: await loss(.zeros), skipped: await loss(.none))
  }
}
