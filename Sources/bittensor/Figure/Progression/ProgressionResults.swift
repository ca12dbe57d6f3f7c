import Market

/// One market at one ratio.
struct ProgressionJob: Hashable, Sendable {
  var market: MarketCase
  var ratio: Double
  var trial: Int
}

/// What came of it.
struct ProgressionRecord: JobRecord {
  var market: MarketCase
  var trial: ProgressionTrial

  var job: ProgressionJob {
    ProgressionJob(market: market, ratio: trial.ratio, trial: trial.trial)
  }
}

/// All trials of Figure 4.
struct ProgressionResults: Sendable {
  var settings: [String: String]
  var cases: [MarketCase]
  var ratios: [Double]
  var search: NashSearch
  var records: [ProgressionRecord]
  /// By case and ratio.
  private var summaries: [MarketCase: [ProgressionSummary]] = [:]

  init(
    settings: [String: String], cases: [MarketCase], ratios: [Double], search: NashSearch,
    records: [ProgressionRecord]
  ) {
    self.settings = settings
    self.cases = cases
    self.ratios = ratios
    self.search = search
    self.records = records
    for market in cases {
      summaries[market] = ratios.map {
        ProgressionSummary(trials(market, ratio: $0), seed: search.seed)
      }
    }
  }

  func trials(_ market: MarketCase, ratio: Double) -> [ProgressionTrial] {
    records.lazy.filter { $0.market == market && $0.trial.ratio == ratio }.map(\.trial)
  }

  /// One for each ratio.
  func summaries(_ market: MarketCase) -> [ProgressionSummary] { summaries[market]! }

  /// The cases that differ in their peers alone, group by group.
  var groups: [[MarketCase]] {
    var groups: [[MarketCase]] = []
    for market in cases {
      if let index = groups.firstIndex(where: { $0[0].setting == market.setting }) {
        groups[index].append(market)
      } else {
        groups.append([market])
      }
    }
    return groups
  }
}
