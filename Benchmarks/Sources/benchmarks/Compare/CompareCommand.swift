import ArgumentParser
import Foundation

/// Runs this program and others in turns.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Runs this program and others in turns and prints tables of times and ratios.",
    discussion: """
      A peer is a command that takes the options of `measure` and prints the same lines, or \
      nothing for a workload that it does not have. Peers take turns, round after round, so that \
      a change in the machine's speed falls on all of them.
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
  @Flag(help: "Show the shortest times, not the medians: for a machine that is also used.")
  var shortest = false
  @Option(
    help: ArgumentHelp(
      "A document whose sections `limits` and `summary` to write.", valueName: "file"))
  var document: String?
  @Option(help: ArgumentHelp("A file to append all lines of JSON to.", valueName: "file"))
  var output: String?

  func validate() throws {
    guard rounds > 0, reps > 0, threads.allSatisfy({ $0 > 0 }), Set(threads).count == threads.count
    else {
      throw ValidationError("--rounds, --reps and --threads must be above 0, and threads differ.")
    }
  }

  func run() throws {
    let file = try output.map(openForAppending)
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    let contestants = [Contestant(command: [program])] + peer.map(Contestant.init)
    print("Load of the machine at the start: \(loadAverage()). Compare ratios, not times.\n")
    let limits = threads.map(MachineLimits.init)
    print(MachineLimits.table(limits))
    var hasFailed = false
    var results: [ResultSet] = []
    for workload in workloads {
      for (dtype, count) in variants(of: workload) {
        let arguments = [
          "--workload", workload.rawValue, "--dtype", dtype.rawValue, "--threads", "\(count)",
          "--reps", "\(reps)",
        ]
        var rows: [Measurement] = []
        for contestant in repeatElement(contestants, count: rounds).joined() {
          do throws(ContestantFailure) {
            rows += try contestant.measure(
              workload, arguments: arguments + (sizes.map { ["--sizes", $0] } ?? []),
              repetitions: reps)
          } catch {
            // The others' results still count.
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            hasFailed = true
          }
        }
        for row in rows { try file?.write(contentsOf: row.line()) }
        let set = ResultSet(workload, dtype, threads: count, rows, shortest: shortest)
        results.append(set)
        print("\n## \(workload.rawValue), \(dtype), \(threadText(count))\n")
        print(RatioTable(set).markdown(.time))
        if workload.isWholeProcess { print("\n" + RatioTable(set).markdown(.memory)) }
        fflush(nil)
      }
    }
    let byThreads = Dictionary(uniqueKeysWithValues: limits.map { ($0.threads, $0) })
    let summary = Summary(results: results, limits: byThreads).markdown
    print("\n## Summary\n\n" + summary)
    if let document {
      try replaceSection("limits", of: document, with: MachineLimits.table(limits))
      try replaceSection("summary", of: document, with: summary)
    }
    if hasFailed { throw ExitCode.failure }
  }

  /// The element types and numbers of threads that a workload is measured with.
  private func variants(of workload: Workload) -> [(ElementType, Int)] {
    let types = workload.hasVariants ? dtypes : Array(dtypes.prefix(1))
    let counts = workload.hasVariants ? threads : Array(threads.prefix(1))
    return types.flatMap { type in counts.map { (type, $0) } }
  }

  private func openForAppending(_ path: String) throws -> FileHandle {
    let files = FileManager.default
    guard files.fileExists(atPath: path) || files.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw ValidationError("--output: \(path) cannot be written.") }
    try file.seekToEnd()
    return file
  }
}

/// The processes that wanted a core in the last minute.
private func loadAverage() -> String {
  var loads = [0.0]
  guard getloadavg(&loads, 1) == 1 else { return "unknown" }
  return String(format: "%.1f", loads[0])
}
