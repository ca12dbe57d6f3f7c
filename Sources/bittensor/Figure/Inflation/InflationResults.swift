import Market

/// From which side the target is approached.
enum InflationSide: String, Codable, CaseIterable, Hashable {
  /// tau from 0, weights at random.
  case below
  /// tau from high up, every peer at itself.
  case above

  var title: String { self == .below ? "from below, tau from 0" : "from above, tau from high up" }
}

/// One market from one side.
struct InflationJob: Hashable, Sendable {
  var market: MarketCase
  var trial: Int
  var side: InflationSide
}

/// What came of it, block by block.
struct InflationRecord: JobRecord {
  var market: MarketCase
  var trial: Int
  var side: InflationSide
  /// tau in each block.
  var inflation: [Double] = []
  /// Diagonal over remainder after it, and diagonal over sum.
  var sparsity: [Double] = []
  var diagonalShare: [Double] = []
  /// At the end.
  var residual = Double.nan
  var nashGap = Double.nan
  var nashConv = Double.nan

  var job: InflationJob { InflationJob(market: market, trial: trial, side: side) }
}

/// All runs of Figure 5.
struct InflationResults: Sendable {
  var settings: [String: String]
  var cases: [MarketCase]
  var target: Double
  var search: NashSearch
  var records: [InflationRecord]

  func records(_ market: MarketCase, _ side: InflationSide) -> [InflationRecord] {
    records.filter { $0.market == market && $0.side == side }
  }

  func response(_ record: InflationRecord) -> InflationResponse {
    InflationResponse(sparsity: record.sparsity, target: target)
  }

  /// The median over the trials in each block, which infinite sparsity does not spoil.
  func median(
    _ market: MarketCase, _ side: InflationSide, _ values: (InflationRecord) -> [Double]
  ) -> [Double] {
    let series = records(market, side).map(values)
    return series[0].indices.map { block in Self.median(series.map { $0[block] }) }
  }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
