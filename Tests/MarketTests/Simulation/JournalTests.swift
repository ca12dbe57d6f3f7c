import Foundation
import Market
import Testing

@Suite struct JournalTests {
  struct Line: Codable, Sendable, Equatable {
    var number: Double
  }

  private let path: String

  init() {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("journal-\(UUID().uuidString).jsonl").path
  }

  private func open(_ settings: [String: String] = ["seed": "1"]) throws -> Journal<Line> {
    try Journal<Line>(path: path, kind: "numbers", settings: settings)
  }

  private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func keepsRecordsExactly() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    var journal = try open()
    let numbers = [0.1, 1 / 3.0, Double.leastNonzeroMagnitude, -.infinity, 1.7e308, 0x1p-1022]
    for number in numbers { try journal.append(Line(number: number)) }
    #expect(try open().records.map(\.number) == numbers)
    try journal.append(Line(number: .nan))
    #expect(try open().records.last!.number.isNaN)
    try journal.replace([Line(number: 2)])
    #expect(try open().records == [Line(number: 2)])
    #expect(
      try text()
        == "{\"journal\":\"numbers\",\"settings\":{\"seed\":\"1\"}}\n{\"number\":2}\n")
  }

  @Test func dropsATornLastLine() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    var journal = try open()
    for number in 0..<3 { try journal.append(Line(number: Double(number))) }
    let whole = try text()
    let start = whole.distance(
      from: whole.startIndex, to: whole.range(of: "{\"number\":2}")!.lowerBound)
    for length in 0..<whole.count {
      try whole.prefix(length).write(toFile: path, atomically: true, encoding: .utf8)
      var resumed = try open()
      let kept = resumed.records.count
      #expect(kept == (length >= start ? 2 : length >= start - 13 ? 1 : 0))
      // What follows stands on a line of its own.
      try resumed.append(Line(number: 7))
      #expect(try open().records == resumed.records)
      #expect(resumed.records.last == Line(number: 7))
    }
  }

  @Test func refusesOtherSettingsAndOtherFiles() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    var journal = try open(["seed": "1", "trials": "30"])
    try journal.append(Line(number: 1))
    let before = try text()
    #expect(
      throws: JournalError.otherSettings(path: path, name: "trials", there: "30", here: "20")
    ) { try open(["seed": "1", "trials": "20"]) }
    #expect(
      throws: JournalError.otherSettings(path: path, name: "trials", there: "30", here: "unset")
    ) { try open(["seed": "1"]) }
    #expect(try text() == before)
    #expect(throws: JournalError.otherFile(path: path, kind: "letters")) {
      try Journal<Line>(path: path, kind: "letters", settings: [:])
    }
    for other in ["a,b\n1,2\n", "no lines at all"] {
      try other.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: JournalError.otherFile(path: path, kind: "numbers")) { try open() }
      #expect(try text() == other)
    }
    try (before + "{\"number\":\n{\"number\":3}\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: JournalError.brokenLine(path: path, line: 3)) {
      try open(["seed": "1", "trials": "30"])
    }
  }
}
