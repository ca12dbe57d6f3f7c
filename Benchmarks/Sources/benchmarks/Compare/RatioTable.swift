import Foundation

/// Results of one workload side by side: a row for each case, a column for each peer and mode.
struct RatioTable {
  private let showsShortest: Bool
  private var names: [String] = []
  private var columns: [String] = []
  /// The rounds of each case in each column.
  private var cells: [String: [String: [Measurement]]] = [:]

  /// A table of the median over the rounds of each round's median, or of the shortest time of all.
  init(_ measurements: [Measurement], shortest: Bool) {
    showsShortest = shortest
    for row in measurements {
      let column = row.mode.isEmpty ? row.peer : "\(row.peer) \(row.mode)"
      if !columns.contains(column) { columns.append(column) }
      if !names.contains(row.name) { names.append(row.name) }
      cells[row.name, default: [:]][column, default: []].append(row)
    }
  }

  /// A cell is a time with its ratio to the fastest of its row in brackets. The last column says
  /// how far apart the checks are, as a part of the largest.
  var markdown: String {
    let header = ["case"] + columns + ["checks differ by"]
    let lines = [header, header.map { _ in "---" }] + names.map(row)
    return lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }

  private func row(_ name: String) -> [String] {
    let found = cells[name] ?? [:]
    let times = found.mapValues(time)
    let fastest = times.values.min() ?? 0
    let texts = columns.map { column in
      times[column].map { "\(timeText($0)) (\(String(format: "%.3g", $0 / fastest)))" } ?? ""
    }
    return [name] + texts + [spread(found.values.compactMap { $0.last?.check })]
  }

  private func time(_ rounds: [Measurement]) -> Double {
    guard showsShortest else { return median(rounds.map(\.seconds)) }
    return rounds.reduce(.infinity) { min($0, $1.shortest ?? $1.seconds) }
  }

  private func spread(_ checks: [Double]) -> String {
    guard checks.count > 1, let low = checks.min(), let high = checks.max() else { return "" }
    let size = max(abs(low), abs(high))
    return String(format: "%.0e", size > 0 ? (high - low) / size : 0)
  }
}

/// Seconds with three digits, in the largest unit that keeps them above 1.
private func timeText(_ seconds: Double) -> String {
  let units = [("s", 1.0), ("ms", 1e3), ("µs", 1e6)]
  let (unit, scale) = units.first { seconds * $0.1 >= 1 } ?? ("ns", 1e9)
  return String(format: "%.3g", seconds * scale) + " \(unit)"
}
