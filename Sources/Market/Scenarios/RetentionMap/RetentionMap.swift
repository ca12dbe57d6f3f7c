import Tensor

/// How much of its stake a party keeps, over a grid of two numbers of a scenario.
///
///     let map = RetentionMap(
///       of: 0, columns: [0.5, 0.6, 0.7], rows: [0, 0.5, 1], under: YumaConsensus<Double>()
///     ) { stake, selfWeight in
///       ConsensusScenario(parties: [
///         Party("honest", .honest, stake: stake, peers: 8, worth: 0.7),
///         Party("cabal", .cabal(selfWeight: selfWeight), stake: 1 - stake, peers: 4, worth: 0.3),
///       ])
///     }
public struct RetentionMap: Sendable, Hashable, Codable {
  /// One cell of the grid.
  public struct Cell: Sendable, Hashable, Codable {
    public var row: Double
    public var column: Double
    /// The party's share of stake before the first block.
    public var initialShare: Double
    /// Its share after the last block, a mean over the trials.
    public var finalShare: Double
    /// The standard error of `finalShare`; 0 if there is one trial.
    public var standardError: Double

    /// What the party gained of all stake; below 0 it lost.
    public var gain: Double { finalShare - initialShare }
  }

  public var mechanism: String
  public var party: String
  public var blocks: Int
  public var trials: Int
  /// By row, then by column.
  public var cells: [[Cell]]

  /// Runs a scenario for each cell, a row of cells at a time, side by side.
  ///
  /// `scenario` makes that of a column and a row; all must agree in everything but stake, worth and
  /// self-weights. `observe` is told how many rows are done; an error that it throws ends the work
  /// and reaches the caller. Traps on an empty grid, and on a party that is not there.
  public init<Scalar>(
    of party: Int, columns: [Double], rows: [Double],
    under mechanism: some ConsensusMechanism<Scalar>,
    scenario: (_ column: Double, _ row: Double) -> ConsensusScenario,
    observing observe: (Int) throws -> Void
  ) rethrows {
    require(!columns.isEmpty && !rows.isEmpty, "RetentionMap: the grid is empty")
    let any = scenario(columns[0], rows[0])
    require(
      any.parties.indices.contains(party),
      "RetentionMap: party \(party) of \(any.parties.count)")
    self.mechanism = mechanism.name
    self.party = any.parties[party].name
    blocks = any.blocks
    trials = any.trials
    cells = []
    for (done, row) in rows.enumerated() {
      try observe(done)
      let batch = ScenarioBatch<Scalar>(columns.map { scenario($0, row) })
      var (start, end): ([ShareTrajectory.Sample], [ShareTrajectory.Sample]) = ([], [])
      batch.run(under: mechanism) { block, stake in
        if block == 0 { start = batch.samples(stake) }
        if block == any.blocks { end = batch.samples(stake) }
      }
      cells.append(
        columns.indices.map {
          Cell(
            row: row, column: columns[$0], initialShare: start[$0].shares[party],
            finalShare: end[$0].shares[party], standardError: end[$0].standardErrors[party])
        })
    }
    try observe(rows.count)
  }

  /// The map without an observer.
  public init<Scalar>(
    of party: Int, columns: [Double], rows: [Double],
    under mechanism: some ConsensusMechanism<Scalar>,
    scenario: (_ column: Double, _ row: Double) -> ConsensusScenario
  ) {
    self.init(
      of: party, columns: columns, rows: rows, under: mechanism, scenario: scenario,
      observing: { _ in })
  }
}
