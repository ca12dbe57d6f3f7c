/// Results of one workload side by side: a row for each case, a column for each peer and mode.
struct RatioTable {
  private let results: ResultSet

  init(_ results: ResultSet) { self.results = results }

  /// A cell is a time, or memory, with its ratio to the best of its row in brackets. The last
  /// column says how far apart the checks are, as a part of the largest.
  func markdown(_ quantity: Quantity) -> String {
    markdownTable(
      [quantity.rawValue] + results.columns.map(\.description) + ["checks differ by"],
      results.names.map { name in
        let values = results.values(quantity, of: name)
        let best = values.values.min() ?? 0
        let texts = results.columns.map { column in
          values[column].map { "\(quantity.text($0)) (\(threeDigits($0 / best)))" } ?? ""
        }
        return [name] + texts + [results.spread(of: name)]
      })
  }
}
