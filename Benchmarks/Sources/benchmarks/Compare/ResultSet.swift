import Foundation

/// What is compared.
enum Quantity: String {
  case time, memory

  /// Seconds or MiB as they are shown.
  func text(_ value: Double) -> String {
    switch self {
    case .time: timeText(value)
    case .memory: memoryText(value)
    }
  }
}

/// One of a peer's ways of doing something.
struct Column: Hashable, CustomStringConvertible {
  let peer: String
  let mode: String

  var isOurs: Bool { peer == "bittensor" }

  /// Whether the result goes where an earlier one was. That is shown, but is not the same work as
  /// making a new array.
  var overwrites: Bool { mode == "out" }

  var description: String { mode.isEmpty ? peer : "\(peer) \(mode)" }
}

/// The results of one workload, with one element type and number of threads.
struct ResultSet {
  let workload: Workload
  let dtype: ElementType
  let threads: Int
  /// The cases, in the order in which they came.
  private(set) var names: [String] = []
  private(set) var columns: [Column] = []
  private let showsShortest: Bool
  /// The rounds of each case in each column.
  private var cells: [String: [Column: [Measurement]]] = [:]

  /// Takes the median over the rounds of each round's median, or the shortest time of all.
  init(
    _ workload: Workload, _ dtype: ElementType, threads: Int, _ measurements: [Measurement],
    shortest: Bool
  ) {
    (self.workload, self.dtype, self.threads) = (workload, dtype, threads)
    showsShortest = shortest
    for row in measurements {
      let column = Column(peer: row.peer, mode: row.mode)
      if !columns.contains(column) { columns.append(column) }
      if !names.contains(row.name) { names.append(row.name) }
      cells[row.name, default: [:]][column, default: []].append(row)
    }
  }

  /// The values of a case by column.
  func values(_ quantity: Quantity, of name: String) -> [Column: Double] {
    (cells[name] ?? [:]).compactMapValues { rounds in
      switch quantity {
      case .memory:
        let values = rounds.compactMap(\.memory)
        return values.isEmpty ? nil : median(values)
      case .time:
        guard showsShortest else { return median(rounds.map(\.seconds)) }
        return rounds.reduce(.infinity) { min($0, $1.shortest ?? $1.seconds) }
      }
    }
  }

  /// How far apart the checks of a case are, as a part of the largest.
  func spread(of name: String) -> String {
    let checks = (cells[name] ?? [:]).values.compactMap { $0.last?.check }
    guard checks.count > 1, let low = checks.min(), let high = checks.max() else { return "" }
    let size = max(abs(low), abs(high))
    return String(format: "%.0e", size > 0 ? (high - low) / size : 0)
  }
}
