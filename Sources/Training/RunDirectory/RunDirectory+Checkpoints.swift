import Foundation
import Tensor

extension RunDirectory {
  /// The steps at which there are checkpoints, the first one first. They may be damaged.
  public var checkpointSteps: [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpointsPath)) ?? []
    return names.compactMap(Self.step(ofCheckpoint:)).sorted()
  }

  /// The last checkpoint that is whole; `nil` if there are none at all.
  ///
  /// One that is damaged is passed over, and `notice` is told. Throws if all are.
  public func latestCheckpoint(
    notice: (String) -> Void = { _ in }
  ) throws(RunDirectoryError) -> Checkpoint? {
    try latestState(notice: notice)?.checkpoint
  }

  /// The last checkpoint that is whole. Throws if there is none: training has not got that far.
  func existingCheckpoint(
    notice: (String) -> Void
  ) throws(RunDirectoryError) -> Checkpoint {
    guard let checkpoint = try latestCheckpoint(notice: notice) else {
      throw .damaged(path, "there is no model and no checkpoint yet")
    }
    return checkpoint
  }

  /// The last whole checkpoint, how long its records were, and the steps of damaged ones after it.
  func latestState(
    notice: (String) -> Void
  ) throws(RunDirectoryError) -> (
    checkpoint: Checkpoint, records: [String: Int], damaged: [Int]
  )? {
    var damaged: [Int] = []
    for step in checkpointSteps.reversed() {
      do {
        let (checkpoint, records) = try readCheckpoint(step)
        return (checkpoint, records, damaged)
      } catch {
        notice("\(error.description); the checkpoint before it is used")
        damaged.append(step)
      }
    }
    if damaged.isEmpty { return nil }
    throw .noCheckpoint(checkpointsPath)
  }

  private func readCheckpoint(
    _ step: Int
  ) throws(RunDirectoryError) -> (Checkpoint, records: [String: Int]) {
    let folder = "checkpoints/\(Self.checkpointName(step))"
    let place = "\(path)/\(folder)"
    guard let state = CheckpointState(try bytes(of: "\(folder)/\(CheckpointState.name)")),
      state.step == step
    else { throw .damaged("\(place)/\(CheckpointState.name)", "damaged") }
    var files: [String: [UInt8]] = [:]
    for (name, file) in state.files.sorted(by: { $0.key < $1.key }) {
      let content = try bytes(of: "\(folder)/\(name)")
      guard file.matches(content) else { throw .damaged("\(place)/\(name)", "damaged") }
      files[name] = content
    }
    for (name, length) in state.records.sorted(by: { $0.key < $1.key }) {
      let file = "\(path)/\(name)"
      let size = (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int ?? 0
      guard size >= length else {
        throw .damaged(file, "has \(size) bytes, at step \(step) there were \(length)")
      }
    }
    return (Checkpoint(step: step, files: files, path: place), state.records)
  }

  static func checkpointName(_ step: Int) -> String {
    let digits = String(step)
    return "step-" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  static func step(ofCheckpoint name: String) -> Int? {
    guard name.hasPrefix("step-"), let step = Int(name.dropFirst(5)), step >= 0,
      checkpointName(step) == name
    else { return nil }
    return step
  }
}
