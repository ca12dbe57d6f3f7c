import Foundation

/// One result: a line of JSON, of the same form whoever measured it.
struct Measurement: Codable {
  /// Who was measured: this library is "bittensor".
  var peer: String
  var workload: Workload
  /// What was done, spelled alike by all peers.
  var name: String
  /// Which of a peer's ways of doing it; empty if there is one.
  var mode: String
  var dtype: ElementType
  var threads: Int
  /// The median time of one step, in seconds.
  var seconds: Double
  /// The shortest time of one step, in seconds.
  var shortest: Double?
  /// A number computed from the result; peers that did the same agree on it up to rounding.
  var check: Double?
  /// The memory of the process in MiB: its peak, or what is resident where the workload says so.
  var memory: Double?

  enum CodingKeys: String, CodingKey {
    case peer, workload, mode, dtype, threads, check
    case name = "case"
    case seconds = "time_s"
    case shortest = "min_s"
    case memory = "mib"
  }

  /// The result as it is printed.
  func line() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  func printLine() throws { FileHandle.standardOutput.write(try line()) }
}
