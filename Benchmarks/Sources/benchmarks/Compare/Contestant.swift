import Foundation

/// A program that measures: this one, or one that takes the same options.
struct Contestant {
  let command: [String]

  init(command: [String]) { self.command = command }

  /// From words with spaces between them.
  init(_ command: String) { self.init(command: command.split(separator: " ").map(String.init)) }

  /// The program's results for a workload; none if it does not have it.
  func measure(
    _ workload: Workload, arguments: [String], repetitions: Int
  ) throws(ContestantFailure) -> [Measurement] {
    guard workload.isWholeProcess, workload != .growth else { return try output(arguments) }
    // The whole process counts, so it is timed from here.
    var rows: [Measurement] = []
    var times: [Double] = []
    for _ in 0..<repetitions {
      let start = ContinuousClock.now
      rows = try output(arguments)
      times.append(start.duration(to: .now) / .seconds(1))
    }
    return rows.map { row in
      var whole = row
      (whole.seconds, whole.shortest) = (median(times), times.min())
      return whole
    }
  }

  private func output(_ arguments: [String]) throws(ContestantFailure) -> [Measurement] {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command + arguments
    process.standardOutput = pipe
    do {
      try process.run()
      let text = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw failure(arguments, "ended with status \(process.terminationStatus)")
      }
      let decoder = JSONDecoder()
      return try text.split(separator: UInt8(ascii: "\n"))
        .filter { $0.first == UInt8(ascii: "{") }
        .map { try decoder.decode(Measurement.self, from: $0) }
    } catch let error as ContestantFailure {
      throw error
    } catch {
      throw failure(arguments, "\(error)")
    }
  }

  private func failure(_ arguments: [String], _ reason: String) -> ContestantFailure {
    ContestantFailure(command: (command + arguments).joined(separator: " "), reason: reason)
  }
}

/// A program could not be run, did not end well or printed what is not a result.
struct ContestantFailure: Error, CustomStringConvertible {
  let command: String
  let reason: String

  var description: String { "\(command): \(reason)" }
}
