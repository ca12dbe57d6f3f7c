import Foundation

/// Results of one workload side by side: a row for each case, a column for each peer and mode.
struct RatioTable {
  private struct Cell {
    var times: [Double] = []
    var check: Double?
  }

  private var columns: [String] = []
  private var names: [String] = []
  private var cells: [String: [String: Cell]] = [:]

  init(_ measurements: [Measurement]) {
    for row in measurements {
      let column = row.mode.isEmpty ? row.peer : "\(row.peer) \(row.mode)"
      if !columns.contains(column) { columns.append(column) }
      if !names.contains(row.name) { names.append(row.name) }
      cells[row.name, default: [:]][column, default: Cell()].times.append(row.seconds)
      cells[row.name]?[column]?.check = row.check
    }
  }

  /// A cell is the median over the rounds, with its ratio to the fastest of its row in brackets. The
  /// last column says how far apart the checks are, as a part of the largest.
  var markdown: String {
    let header = ["case"] + columns + ["checks differ by"]
    let lines = [header, header.map { _ in "---" }] + names.map(row)
    return lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }

  private func row(_ name: String) -> [String] {
    let found = cells[name] ?? [:]
    let fastest = found.values.map { median($0.times) }.min() ?? 0
    let texts = columns.map { column in
      found[column].map { cell in
        let time = median(cell.times)
        return "\(timeText(time)) (\(String(format: "%.3g", time / fastest)))"
      } ?? ""
    }
    return [name] + texts + [spread(found.values.compactMap(\.check))]
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
