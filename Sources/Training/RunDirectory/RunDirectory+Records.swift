import Foundation

extension RunDirectory {
  /// A file of records, one in each line, that grows while a run trains.
  public struct RecordFile<Record: Codable & Sendable>: Sendable, Hashable {
    /// The file's name; it ends in `.jsonl`.
    public let name: String

    /// A file of a name, such as "market.jsonl".
    public init(_ name: String) { self.name = name }
  }

  /// The records of a file, in order; none if there is no such file. A last line without its end was
  /// being written when the process died, and is left out.
  public func records<Record>(
    _ file: RecordFile<Record>
  ) throws(RunDirectoryError) -> [Record] {
    guard FileManager.default.fileExists(atPath: "\(path)/\(file.name)") else { return [] }
    let lines = try bytes(of: file.name)
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
    var records: [Record] = []
    for (index, line) in lines.enumerated() {
      do {
        records.append(try RunCoding.decoder.decode(Record.self, from: Data(line)))
      } catch {
        throw .damaged("\(path)/\(file.name)", "line \(index + 1): \(error.oneLine)")
      }
    }
    return records
  }

  /// What training measured, in order.
  public func metrics() throws(RunDirectoryError) -> [MetricRecord] { try records(.metrics) }

  /// The time that training took.
  public func timing() throws(RunDirectoryError) -> [TimingRecord] { try records(.timing) }
}

extension RunDirectory.RecordFile where Record == MetricRecord {
  /// What training measured.
  public static var metrics: Self { Self("metrics.jsonl") }
}

extension RunDirectory.RecordFile where Record == TimingRecord {
  /// The time that training took. It is never cut back: steps that were lost took time as well.
  public static var timing: Self { Self("timing.jsonl") }
}
