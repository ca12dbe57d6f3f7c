import Tensor

/// How much honest work it takes that a party keeps its share of the stake, whatever weight its
/// adversaries give to themselves: the guarantee of a mechanism (opentensor/subtensor,
/// docs/consensus.md, "Consensus guarantees").
public struct WorthThreshold: Sendable, Hashable, Codable {
  public var mechanism: String
  /// The party's share of stake before the first block.
  public var stake: Double
  /// The least worth at which it ends with no less, to the resolution and from above; `nil` if that of
  /// 1 is not enough.
  public var worth: Double?
  /// The self-weight that costs the party most, at that worth or at 1.
  public var selfWeight: Double
  /// How far above the true threshold `worth` may be.
  public var resolution: Double

  /// Halves [0, 1] until the threshold is known to the resolution; what a party gains is taken to
  /// rise with its worth. Self-weights are tried side by side.
  ///
  /// `scenario` makes that of a worth and a self-weight; those of one worth must agree in everything
  /// but stake, worth and self-weights. `observe` is told how many steps are done; an error that it
  /// throws ends the search and reaches the caller. Traps without self-weights, on a resolution that
  /// is not above 0, and on a party that is not there.
  public init<Scalar>(
    of party: Int, selfWeights: [Double], under mechanism: some ConsensusMechanism<Scalar>,
    resolution: Double = 1e-3,
    scenario: (_ worth: Double, _ selfWeight: Double) ->
      ConsensusScenario, observing observe: (Int) throws -> Void
  ) rethrows {
    require(!selfWeights.isEmpty, "WorthThreshold: there are no self-weights")
    require(resolution > 0, "WorthThreshold: resolution \(resolution), must be above 0")
    /// The self-weight that costs most, and whether the party keeps its share in spite of it.
    func worst(_ worth: Double) -> (cell: RetentionMap.Cell, isKept: Bool) {
      let map = RetentionMap(
        of: party, columns: selfWeights, rows: [worth], under: mechanism,
        scenario: { scenario($1, $0) })
      let cell = map.cells[0].min { $0.gain < $1.gain }!
      return (cell, cell.gain >= -1e-12)
    }
    self.mechanism = mechanism.name
    self.resolution = resolution
    try observe(0)
    var best = worst(1)
    stake = best.cell.initialShare
    worth = best.isKept ? 1 : nil
    var (lower, upper, done) = (0.0, 1.0, 1)
    while worth != nil, upper - lower > resolution {
      try observe(done)
      let middle = (lower + upper) / 2
      let found = worst(middle)
      if found.isKept { (upper, best) = (middle, found) } else { lower = middle }
      worth = upper
      done += 1
    }
    selfWeight = best.cell.column
  }

  /// The threshold without an observer.
  public init<Scalar>(
    of party: Int, selfWeights: [Double], under mechanism: some ConsensusMechanism<Scalar>,
    resolution: Double = 1e-3,
    scenario: (_ worth: Double, _ selfWeight: Double) -> ConsensusScenario
  ) {
    self.init(
      of: party, selfWeights: selfWeights, under: mechanism, resolution: resolution,
      scenario: scenario, observing: { _ in })
  }
}
