import ArgumentParser

/// Measures the machine.
struct LimitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits",
    abstract: "Measures what the machine can do: arithmetic, memory, fresh pages.")

  @Option(parsing: .upToNextOption, help: "How many threads.")
  var threads = [1]

  func validate() throws {
    guard threads.allSatisfy({ $0 > 0 }) else {
      throw ValidationError("--threads must be at least 1.")
    }
  }

  func run() {
    print(MachineLimits.table(threads.map(MachineLimits.init)))
  }
}

extension MachineLimits {
  /// A column for each number of threads.
  static func table(_ limits: [MachineLimits]) -> String {
    let header = ["limit"] + limits.map { threadText($0.threads) }
    let names = limits.first?.rows.map { $0[0] } ?? []
    let columns = limits.map { $0.rows.map { $0[1] } }
    return markdownTable(
      header, names.indices.map { row in [names[row]] + columns.map { $0[row] } })
  }
}
