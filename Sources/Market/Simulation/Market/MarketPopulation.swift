import Tensor

/// How the inputs of simulated Hessians differ in size, which is what makes peers differ in worth.
public enum PeerWorth: Sendable, Hashable {
  /// Row k of every A_i is multiplied by one scale_k, uniform in the range: all peers agree, up to
  /// noise, on who is worth more.
  case differing(Range<Double>)
  /// All inputs are alike: worth differs by chance alone, less the more peers there are.
  case iid
}

/// Where a simulated market starts.
public enum InitialWeights: String, Sendable, Hashable, CaseIterable, Codable {
  /// Uniform in [0, 1), each row divided by its sum.
  case random
  /// 1/n everywhere.
  case equal
  /// The identity: every peer keeps to itself.
  case onSelf = "on-self"
}

/// What simulated markets are drawn from: n peers of stake 1 with Hessians H_i = A_i A_i^T, scaled to
/// one trace, A_i standard normal `[n, n]` up to the scales of `worth`.
public struct MarketPopulation: Sendable, Hashable {
  /// n.
  public var peers: Int
  /// tr H_i, the same for all. What alpha / tau means depends on it.
  public var trace: Double
  public var worth: PeerWorth
  public var start: InitialWeights

  /// Traps unless there is a peer, the trace is above 0 and the scales are above 0.
  public init(
    peers: Int = 10, trace: Double = 0.1, worth: PeerWorth = .differing(0.1..<2),
    start: InitialWeights = .random
  ) {
    require(peers >= 1, "MarketPopulation: \(peers) peers, at least 1 is needed")
    require(trace > 0 && trace.isFinite, "MarketPopulation: trace \(trace), must be above 0")
    if case .differing(let range) = worth {
      require(
        range.lowerBound > 0 && range.upperBound.isFinite && !range.isEmpty,
        "MarketPopulation: scales in \(range), must be above 0")
    }
    self.peers = peers
    self.trace = trace
    self.worth = worth
    self.start = start
  }
}
