/// What an estimator says of each peer of a `PeerCurvature`.
public struct PeerContributions: Sendable, Hashable, Codable {
  /// The score of each peer, `[n]`, summed over the examples.
  public let totals: [Double]
  /// What each example adds to each peer's score, `[n]` rows of `batch`; `nil` if the score is no
  /// sum over examples. With shares follow standard errors and bootstraps over the examples.
  public let shares: [[Double]]?
  /// For an estimator that draws at random: each total with the standard error that it has because
  /// of what was drawn, these examples being given. `nil` if it draws nothing.
  public let sampled: [Estimate]?
  /// Whether one draw serves all examples, as an order of the peers does. If not, draws are
  /// independent between examples, as labels and signs are, and the spread of the shares over the
  /// examples holds the error of drawing too.
  public let drawsAreShared: Bool

  /// Scores that are sums over examples, from their shares.
  public init(shares: [[Double]], sampled: [Estimate]? = nil, drawsAreShared: Bool = false) {
    self.totals = shares.map { $0.reduce(0, +) }
    self.shares = shares
    self.sampled = sampled
    self.drawsAreShared = drawsAreShared
  }

  /// Scores that are no sums over examples.
  public init(totals: [Double], sampled: [Estimate]? = nil) {
    self.totals = totals
    shares = nil
    self.sampled = sampled
    drawsAreShared = true
  }
}
