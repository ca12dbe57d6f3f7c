import ArgumentParser
import Tensor

/// Runs the counted workloads; `check` calls it under a profiler.
struct CountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "count",
    abstract: "Runs the workloads that are counted, one after another, and prints their names.")

  func run() throws {
    setThreadCount(1)
    for workload in CountedWorkload.all() {
      try workload.run()
      print(workload.name)
    }
  }
}
