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
  @Option(help: ArgumentHelp("A file to append all lines of JSON to.", valueName: "file"))
  var output: String?

  func validate() throws {
    guard rounds > 0, reps > 0, threads.allSatisfy({ $0 > 0 }) else {
      throw ValidationError("--rounds, --reps and --threads must be at least 1.")
    }
  }

  func run() throws {
    let file = try output.map(openForAppending)
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    let contestants = [Contestant(command: [program])] + peer.map(Contestant.init)
    print("Load of the machine at the start: \(loadAverage()). Compare ratios, not times.")
    var hasFailed = false
    for workload in workloads {
      for (dtype, count) in dtypes.flatMap({ dtype in threads.map { (dtype, $0) } }) {
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
        print("\n## \(workload), \(dtype), \(count) thread\(count == 1 ? "" : "s")\n")
        print(RatioTable(rows, shortest: shortest).markdown)
        fflush(nil)
      }
    }
    if hasFailed { throw ExitCode.failure }
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
