import Foundation
import Layers
import Tensor
import Testing
import Training

/// What a run leaves on the disk can be resumed, whatever happened to it.
@Suite struct RunDirectoryTests {
  private struct Note: Codable, Sendable, Equatable { var value: Double }
  private typealias Notes = RunDirectory.RecordFile<Note>

  private let folder: TemporaryFolder
  private var path: String { "\(folder.path)/run" }

  init() throws { folder = try TemporaryFolder() }

  private func create() throws -> RunWriter {
    try RunWriter.create(path, configuration: Array("a = 1\n".utf8), name: "configuration.toml")
  }

  /// A checkpoint whose tensor and value are its step's.
  private func checkpoint(_ step: Int) throws -> Checkpoint {
    var checkpoint = Checkpoint(step: step)
    try checkpoint.add(Tensor<Double>([Double(step), .pi]), as: "model")
    try checkpoint.add(Note(value: Double(step)), json: "note")
    return checkpoint
  }

  /// A run with checkpoints at 1, 2, 3, and a record before each.
  private func written() throws {
    let writer = try create()
    for step in 1...3 {
      try writer.append(Note(value: Double(step)), to: Notes("notes.jsonl"))
      try writer.save(try checkpoint(step))
    }
    try writer.append(Note(value: 4), to: Notes("notes.jsonl"))
  }

  private func resumed(_ notices: inout [String]) throws -> Int? {
    var told: [String] = []
    let checkpoint = try RunWriter(try RunDirectory(path)).resume { told.append($0) }
    notices = told
    guard let checkpoint else { return nil }
    #expect(
      try checkpoint.load("model", into: Tensor<Double>([0, 0])).scalars
        == [Double(checkpoint.step), .pi])
    #expect(try checkpoint.value(json: "note", as: Note.self).value == Double(checkpoint.step))
    return checkpoint.step
  }

  private func file(_ step: Int, _ name: String) -> String {
    "run/checkpoints/step-0000000\(step)/\(name)"
  }

  @Test("the last two checkpoints are kept, and records after the last are cut off")
  func lastTwo() throws {
    try written()
    let run = try RunDirectory(path)
    #expect(run.checkpointSteps == [2, 3])
    #expect(try run.records(Notes("notes.jsonl")).map(\.value) == [1, 2, 3, 4])
    var notices: [String] = []
    #expect(try resumed(&notices) == 3)
    #expect(notices.isEmpty)
    #expect(try run.records(Notes("notes.jsonl")).map(\.value) == [1, 2, 3])
    #expect(try folder.bytes("run/configuration.toml") == Array("a = 1\n".utf8))
  }

  @Test(
    "a checkpoint of which anything is damaged gives way to the one before",
    arguments: ["model.safetensors", "note.json", "state.json"],
    ["empty", "short", "changed", "gone"])
  func damaged(name: String, how: String) throws {
    try written()
    let place = file(3, name)
    var bytes = try folder.bytes(place)
    switch how {
    case "empty": try folder.write([], to: place)
    case "short": try folder.write(bytes.dropLast(), to: place)
    case "changed":
      bytes[bytes.count / 2] ^= 1
      try folder.write(bytes, to: place)
    default: try FileManager.default.removeItem(atPath: "\(folder.path)/\(place)")
    }
    var notices: [String] = []
    #expect(try resumed(&notices) == 2)
    #expect(notices.count == 1 && notices[0].contains("\(folder.path)/\(place)"), "\(notices)")
    let run = try RunDirectory(path)
    #expect(try run.records(Notes("notes.jsonl")).map(\.value) == [1, 2])
    #expect(run.checkpointSteps == [2])
    #expect(try folder.names("run/checkpoints") == ["damaged-step-00000003", "step-00000002"])
    // The step can be saved again.
    let writer = try RunWriter(run)
    try writer.save(try checkpoint(3))
    #expect(run.checkpointSteps == [2, 3])
    #expect(try run.latestCheckpoint()?.step == 3)
  }

  @Test("with no whole checkpoint left nothing is thrown away") func allDamaged() throws {
    try written()
    for step in [2, 3] { try folder.write([], to: file(step, "state.json")) }
    var notices: [String] = []
    #expect(throws: RunDirectoryError.noCheckpoint("\(path)/checkpoints")) {
      try resumed(&notices)
    }
    #expect(try RunDirectory(path).records(Notes("notes.jsonl")).count == 4)
    #expect(try folder.names("run/checkpoints").count == 2)
  }

  @Test("records that are shorter than a checkpoint says") func shortRecords() throws {
    try written()
    try folder.write(Array(try folder.bytes("run/notes.jsonl").prefix(24)), to: "run/notes.jsonl")
    var notices: [String] = []
    #expect(try resumed(&notices) == 2)
    #expect(notices.count == 1 && notices[0].contains("notes.jsonl: has 24 bytes"), "\(notices)")
  }

  @Test("before the first checkpoint a run begins anew") func noCheckpoint() throws {
    try create().append(Note(value: 1), to: Notes("notes.jsonl"))
    try FileManager.default.createDirectory(
      atPath: "\(path)/checkpoints/.tmp-unfinished", withIntermediateDirectories: true)
    try folder.write([1], to: "run/.tmp-unfinished")
    var notices: [String] = []
    #expect(try resumed(&notices) == nil)
    #expect(try RunDirectory(path).records(Notes("notes.jsonl")).isEmpty)
    #expect(try folder.names("run/checkpoints").isEmpty)
    #expect(
      try folder.names("run") == ["checkpoints", "configuration.toml", "lock", "notes.jsonl"])
  }

  @Test("a line that was being written is not read") func tornLine() throws {
    try create().append(Note(value: 1), to: Notes("notes.jsonl"))
    let bytes = try folder.bytes("run/notes.jsonl")
    try folder.write(bytes + Array("{\"val".utf8), to: "run/notes.jsonl")
    let run = try RunDirectory(path)
    #expect(try run.records(Notes("notes.jsonl")) == [Note(value: 1)])
    try folder.write(bytes + Array("{}\n".utf8), to: "run/notes.jsonl")
    #expect(
      throws: RunDirectoryError.damaged("\(path)/notes.jsonl", "line 2: value is missing")
    ) { try run.records(Notes("notes.jsonl")) }
  }

  @Test("one process writes at a time") func locked() throws {
    let writer = try create()
    #expect(
      throws: RunDirectoryError.locked(
        path, process: "\(ProcessInfo.processInfo.processIdentifier)")
    ) { try RunWriter(writer.directory) }
    #expect(throws: RunDirectoryError.self) { try create() }
    #expect(try writer.directory.metrics().isEmpty)
  }

  @Test("the lock goes with its holder") func unlocked() throws {
    let directory = try create().directory
    _ = try RunWriter(directory)
    #expect(throws: RunDirectoryError.exists(path)) { try create() }
  }

  @Test("folders that are no place for a run") func otherFolders() throws {
    #expect(throws: RunDirectoryError.missing(path)) { try RunDirectory(path) }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(throws: RunDirectoryError.notARun(path)) { try RunDirectory(path) }
    try folder.write([1], to: "run/mine")
    #expect(throws: RunDirectoryError.occupied(path, by: "mine")) { try create() }
    #expect(try folder.names("run") == ["mine"])
    try folder.write([1], to: "file")
    #expect(throws: RunDirectoryError.system("\(folder.path)/file", "cannot be created")) {
      try RunWriter.create("\(folder.path)/file", configuration: [], name: "configuration.toml")
    }
    #expect(throws: RunDirectoryError.notARun("\(folder.path)/file")) {
      try RunDirectory("\(folder.path)/file")
    }
  }

  @Test("numbers that JSON has not survive") func notFinite() throws {
    let writer = try create()
    for value in [Double.nan, .infinity, -.infinity, 0.1] {
      try writer.append(Note(value: value), to: Notes("notes.jsonl"))
    }
    let values = try writer.directory.records(Notes("notes.jsonl")).map(\.value)
    #expect(values[0].isNaN && Array(values[1...]) == [.infinity, -.infinity, 0.1])
  }
}
