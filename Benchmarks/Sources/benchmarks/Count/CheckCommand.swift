import ArgumentParser
import Foundation

/// Counts instructions and allocations and compares them with limits.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Counts instructions and allocations and fails if they pass their limits.",
    discussion: """
      Runs `count` under Valgrind on one thread. Counts are the same on a busy machine, unlike \
      times. Valgrind knows AVX2 but not AVX-512, so the loops counted are those for AVX2.
      """)

  @Option(help: ArgumentHelp("The limits.", valueName: "file"))
  var limits = "Benchmarks/counts.json"
  @Option(
    help: ArgumentHelp(
      "Instead, show the functions that the instructions of these workloads are in.",
      valueName: "part of a name"))
  var functions: String?
  @Option(help: ArgumentHelp("A document whose section `counts` to write.", valueName: "file"))
  var document: String?
  @Flag(help: "Make what is counted now the limits.")
  var update = false

  func run() throws {
    let profiles = try CallgrindRun().profiles()
    if let functions {
      for (workload, profile) in profiles where workload.name.contains(functions) {
        print("\n## \(workload.name)\n\n\(profile.table(dividedBy: workload.divisor))")
      }
      return
    }
    let measured = profiles.map { Counts($0, $1) }
    let file = URL(fileURLWithPath: limits)
    if update { try CountLimits(measured).write(to: file) }
    let (table, isKept) = try CountLimits(reading: file).compare(measured)
    print(table)
    fflush(nil)
    if let document { try replaceSection("counts", of: document, with: table) }
    guard isKept else {
      let text = """
        More than the limits in \(limits) allow, or workloads that differ. If that is what a change \
        must cost, `make bench-check UPDATE=1` writes new ones.

        """
      FileHandle.standardError.write(Data(text.utf8))
      throw ExitCode.failure
    }
  }
}
