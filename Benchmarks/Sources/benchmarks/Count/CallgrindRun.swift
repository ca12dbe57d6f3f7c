import Foundation

/// A run of `count` under Valgrind.
struct CallgrindRun {
  /// What was counted in each workload.
  func profiles() throws -> [(CountedWorkload, CallgrindProfile)] {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appendingPathComponent("counts-\(UUID().uuidString)")
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: folder) }

    // Valgrind gives up on debug information of Swift's kind.
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    let stripped = folder.appendingPathComponent("benchmarks").path
    try run(["strip", "--strip-debug", "-o", stripped, program])
    let output = folder.appendingPathComponent("profile").path
    try run([
      "valgrind", "--tool=callgrind", "--callgrind-out-file=\(output)", "--collect-atstart=no",
      "--toggle-collect=machine_counted", "--dump-after=machine_counted", "--quiet", stripped,
      "count",
    ])
    return try CountedWorkload.all().enumerated().map { index, workload in
      // The odd parts are the steps that fill pools and caches.
      let part = "\(output).\(2 * index + 2)"
      let text = try String(contentsOfFile: part, encoding: .utf8)
      return (workload, CallgrindProfile(text))
    }
  }

  /// Runs a command where everything that could change a count is pinned.
  private func run(_ command: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [
        "OPENBLAS_NUM_THREADS=1", "OPENBLAS_CORETYPE=Haswell", "SWIFT_DETERMINISTIC_HASHING=1",
      ] + command
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw CommandFailure(command: command.joined(separator: " "))
    }
  }
}

/// A command could not be run or did not end well.
struct CommandFailure: Error, CustomStringConvertible {
  let command: String

  var description: String { "this failed: \(command)" }
}
