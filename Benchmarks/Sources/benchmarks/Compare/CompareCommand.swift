import ArgumentParser
import Foundation

/// Runs this program and others in turns.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Runs this program and others in turns and prints tables of times and ratios.",
    discussion: """
      A peer is a command that takes the options of `measure` and prints the same lines, or nothing \
      for a workload that it does not have. Peers take turns, round after round, so that a change \
      in the machine's speed falls on all of them.
      """)

  @Option(parsing: .upToNextOption, help: "What to measure (default: everything).")
  var workloads = Workload.allCases
  @Option(help: ArgumentHelp("Another program to run; may be given again.", valueName: "command"))
  var peer: [String] = []
  @Option(parsing: .upToNextOption, help: "The types of the elements.")
  var dtypes: [ElementType] = [.f32]
  @Option(parsing: .upToNextOption, help: "How many threads.")
  var threads = [1]
  @Option(help: "How many times each program has its turn.")
  var rounds = 2
  @Option(help: "How many repetitions the median of one turn is taken of.")
  var reps = 5
  @Option(help: "Sizes other than the workloads' own.")
  var sizes: String?
  @Option(help: ArgumentHelp("A file to append all lines of JSON to.", valueName: "file"))
  var output: String?

  func run() throws {
    let contestants = [Contestant(command: ["/proc/self/exe"])] + peer.map(Contestant.init)
    print("Load of the machine at the start: \(loadAverage()). Compare ratios, not times.")
    for workload in workloads {
      for dtype in dtypes {
        for threadCount in threads {
          var rows: [Measurement] = []
          for _ in 0..<rounds {
            for contestant in contestants {
              rows += try contestant.measure(
                workload, arguments: arguments(workload, dtype, threadCount), repetitions: reps)
            }
          }
          if let output { try append(rows, to: output) }
          let title = "\(workload), \(dtype), \(threadCount) thread\(threadCount == 1 ? "" : "s")"
          print("\n## \(title)\n\n\(RatioTable(rows).markdown)")
        }
      }
    }
  }

  private func arguments(
    _ workload: Workload, _ dtype: ElementType, _ threadCount: Int
  ) -> [String] {
    let sizes = sizes.map { ["--sizes", $0] } ?? []
    return [
      "--workload", workload.rawValue, "--dtype", dtype.rawValue, "--threads", "\(threadCount)",
      "--reps", "\(reps)",
    ] + sizes
  }

  private func append(_ rows: [Measurement], to path: String) throws {
    if !FileManager.default.fileExists(atPath: path) {
      try Data().write(to: URL(fileURLWithPath: path))
    }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    defer { try? file.close() }
    try file.seekToEnd()
    for row in rows { try file.write(contentsOf: row.line()) }
  }
}

/// The processes that wanted a core in the last minute.
private func loadAverage() -> String {
  var loads = [0.0]
  guard getloadavg(&loads, 1) == 1 else { return "unknown" }
  return String(format: "%.1f", loads[0])
}
