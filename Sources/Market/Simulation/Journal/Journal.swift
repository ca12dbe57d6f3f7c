import Foundation
import Tensor

/// Results on disk that grow by a line each, so that an interrupted simulation goes on where it was.
///
/// A JSON Lines file: a header with all settings, and a record in each line after it. Opening a
/// journal reads what is there. A last line without its end was being written when the program died,
/// and is dropped; other settings than those of the header are refused. Numbers survive exactly;
/// infinities and NaN are the texts "inf", "-inf" and "nan".
///
/// One program may write to a journal at a time.
public struct Journal<Record: Codable & Sendable>: Sendable {
  public let path: String
  /// Those read at opening, and those appended since.
  public private(set) var records: [Record] = []
  private let header: Header

  private struct Header: Codable {
    var journal: String
    var settings: [String: String]
  }

  /// Opens the journal at a path, or begins it if there is none.
  ///
  /// `kind` is what the records are, such as "figure 4", and `settings` everything that fixes them,
  /// as texts by name.
  public init(
    path: String, kind: String, settings: [String: String]
  ) throws(JournalError) {
    self.path = path
    header = Header(journal: kind, settings: settings)
    guard FileManager.default.fileExists(atPath: path) else {
      try write(lines: [Self.line(header)])
      return
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path)
    }
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // What follows the last end of a line is torn, or nothing.
    let whole = lines.dropLast()
    guard let first = whole.first else {
      // Not even the header was finished; anything else that has no lines is not ours.
      guard Self.line(header).starts(with: data) else {
        throw .otherFile(path: path, kind: kind)
      }
      try write(lines: [Self.line(header)])
      return
    }
    guard let found = try? Self.decoder.decode(Header.self, from: first), found.journal == kind
    else { throw .otherFile(path: path, kind: kind) }
    for name in Set(settings.keys).union(found.settings.keys).sorted() {
      let (there, here) = (found.settings[name], settings[name])
      guard there == here else {
        throw .otherSettings(
          path: path, name: name, there: there ?? "unset", here: here ?? "unset")
      }
    }
    for (index, line) in whole.dropFirst().enumerated() {
      guard let record = try? Self.decoder.decode(Record.self, from: line) else {
        throw .brokenLine(path: path, line: index + 2)
      }
      records.append(record)
    }
    guard lines.last?.isEmpty == false else { return }
    try write(lines: whole.map { $0 + [UInt8(ascii: "\n")] })
  }

  /// Adds a record to the end of the file.
  public mutating func append(_ record: Record) throws(JournalError) {
    let data = Self.line(record)
    do {
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      defer { try? file.close() }
      try file.seekToEnd()
      try file.write(contentsOf: data)
    } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
    records.append(record)
  }

  /// Replaces all records at once, such as with the same ones in order. The file is never in pieces.
  public mutating func replace(_ records: [Record]) throws(JournalError) {
    try write(lines: [Self.line(header)] + records.map { Self.line($0) })
    self.records = records
  }

  private func write(lines: [Data]) throws(JournalError) {
    do throws(FileError) {
      try AtomicFile.write(bytes: lines.joined(), to: path)
    } catch {
      throw .cannotWrite(path: path, reason: "\(error)")
    }
  }

  private static func line(_ value: some Encodable) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(value) else {
      fatalError("Journal: a record of \(Record.self) cannot be encoded")
    }
    return data + [UInt8(ascii: "\n")]
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
