/// The shares of stake that parties hold, block by block.
public struct ShareTrajectory: Sendable, Hashable, Codable {
  /// The shares after some blocks, one for each party: the mean over the trials, and its standard
  /// error, 0 if there is one trial.
  public struct Sample: Sendable, Hashable, Codable {
    public var shares: [Double]
    public var standardErrors: [Double]
  }

  public var mechanism: String
  public var scenario: String
  public var parties: [String]
  public var trials: Int
  /// Before the first block, then after each.
  public var samples: [Sample]

  /// The shares of one party, from before the first block to after the last.
  public func shares(of party: Int) -> [Double] { samples.map { $0.shares[party] } }

  /// The shares after the last block, one for each party.
  public var last: Sample { samples[samples.count - 1] }
}
