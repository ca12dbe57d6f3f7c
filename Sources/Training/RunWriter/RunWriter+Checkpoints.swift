import Foundation
import Tensor

extension RunWriter {
  /// How many checkpoints are kept: the last one, and one to go back to if that is damaged.
  static let kept = 2

  /// Saves a checkpoint, with where each file of records ends now. It appears whole or not at all;
  /// those before the last two are removed.
  public func save(_ checkpoint: Checkpoint) throws(RunDirectoryError) {
    let parent = directory.checkpointsPath
    let staging = "\(parent)/.tmp-\(UUID().uuidString)"
    let target = "\(parent)/\(RunDirectory.checkpointName(checkpoint.step))"
    do {
      try FileManager.default.createDirectory(
        atPath: staging, withIntermediateDirectories: true)
    } catch {
      throw .system(staging, "cannot be created")
    }
    defer { try? FileManager.default.removeItem(atPath: staging) }
    let state = CheckpointState(
      step: checkpoint.step, files: checkpoint.files, records: try recordLengths())
    guard let own = try? state.bytes() else {
      preconditionFailure("\(target): the state cannot be encoded")
    }
    for (name, bytes) in checkpoint.files { try Self.write(bytes, to: "\(staging)/\(name)") }
    try Self.write(own, to: "\(staging)/\(CheckpointState.name)")
    // One of the same step gives way. Should the process die between the two, there is the one before.
    if FileManager.default.fileExists(atPath: target) {
      guard rename(target, "\(staging)-old") == 0 else { throw .last(target, "replaced") }
    }
    guard rename(staging, target) == 0 else { throw .last(target, "written") }
    synchronizeFolder(parent)
    try? FileManager.default.removeItem(atPath: "\(staging)-old")
    for step in directory.checkpointSteps.dropLast(Self.kept) where step < checkpoint.step {
      try? FileManager.default.removeItem(
        atPath: "\(parent)/\(RunDirectory.checkpointName(step))")
    }
  }

  /// The last whole checkpoint, with what came after it cut off: from there training goes on. `nil`
  /// if there is none, and training begins anew.
  ///
  /// A checkpoint that is damaged is set aside under the name `damaged-…`, and `notice` is told.
  public func resume(
    notice: (String) -> Void = { _ in }
  ) throws(RunDirectoryError) -> Checkpoint? {
    let found = try directory.latestState(notice: notice)
    let parent = directory.checkpointsPath
    for step in found?.damaged ?? [] {
      let name = RunDirectory.checkpointName(step)
      try? FileManager.default.removeItem(atPath: "\(parent)/damaged-\(name)")
      guard rename("\(parent)/\(name)", "\(parent)/damaged-\(name)") == 0 else {
        throw .last("\(parent)/\(name)", "set aside")
      }
    }
    removeUnfinished()
    for name in try recordFiles() {
      let path = "\(directory.path)/\(name)"
      guard truncate(path, off_t(found?.records[name] ?? 0)) == 0 else {
        throw .last(path, "cut back")
      }
    }
    return found?.checkpoint
  }

  /// The names of the files of records that are cut back.
  private func recordFiles() throws(RunDirectoryError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory.path)
        .filter {
          $0.hasSuffix(".jsonl") && $0 != RunDirectory.RecordFile<TimingRecord>.timing.name
        }.sorted()
    } catch {
      throw .system(directory.path, "cannot be read")
    }
  }

  /// The length of each file of records, which is then on the disk.
  private func recordLengths() throws(RunDirectoryError) -> [String: Int] {
    var lengths: [String: Int] = [:]
    for name in try recordFiles() {
      let path = "\(directory.path)/\(name)"
      let descriptor = open(path, O_RDWR | O_CLOEXEC)
      guard descriptor >= 0 else { throw .last(path, "opened") }
      defer { close(descriptor) }
      guard fsync(descriptor) == 0 else { throw .last(path, "put on the disk") }
      lengths[name] = Int(lseek(descriptor, 0, SEEK_END))
    }
    return lengths
  }

  /// The same, with what is noticed told to an observer once the run is in order.
  func resumeTelling(_ observer: (TrainingEvent) throws -> Void) throws -> Checkpoint? {
    var notices: [String] = []
    let checkpoint = try resume { notices.append($0) }
    for notice in notices { try observer(.notice(notice)) }
    return checkpoint
  }

  /// What a process that died left half done.
  private func removeUnfinished() {
    for folder in [directory.path, directory.checkpointsPath] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names where name.hasPrefix(".tmp-") {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
    }
  }

  /// Makes a new name last through a power failure, where the file system can.
  private func synchronizeFolder(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return }
    fsync(descriptor)
    close(descriptor)
  }
}
