import Foundation
public import Tensor

/// The one process that writes to a run, for as long as this object lives.
///
///     let writer = try RunWriter.create("runs/one", configuration: text, name: "configuration.toml")
///     let writer = try RunWriter(RunDirectory("runs/one"))  // to go on
///     let checkpoint = try writer.resume { print($0) }
///
/// Whatever happens to the process, what it leaves behind can be resumed: checkpoints appear whole or
/// not at all, and records after the last one are cut off before training goes on.
public final class RunWriter: Sendable {
  /// The run.
  public let directory: RunDirectory
  private let lock: RunLock

  /// Writes to a run that exists. Throws if another process does.
  public init(_ directory: RunDirectory) throws(RunDirectoryError) {
    lock = try RunLock(directory.path)
    self.directory = directory
  }

  private init(_ directory: RunDirectory, _ lock: RunLock) {
    self.directory = directory
    self.lock = lock
  }

  /// Begins a run in a new or empty folder, with a configuration that is kept as it is under a name,
  /// `configuration.toml` or `configuration.json`.
  public static func create(
    _ path: String, configuration: some Collection<UInt8>, name: String
  ) throws(RunDirectoryError) -> RunWriter {
    require(
      RunDirectory.configurationNames.contains(name),
      "RunWriter: \(name), the configuration is one of \(RunDirectory.configurationNames)")
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .system(path, "cannot be created")
    }
    // The lock first: of two that begin at once, the other finds it held, or the run begun.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if let name = names.sorted().first(where: {
      $0 != RunLock.name && !RunDirectory.configurationNames.contains($0) && !$0.hasPrefix(".tmp-")
    }), !names.contains(where: RunDirectory.configurationNames.contains) {
      throw .occupied(path, by: name)
    }
    let lock = try RunLock(path)
    for name in RunDirectory.configurationNames
    where FileManager.default.fileExists(atPath: "\(path)/\(name)") {
      throw .exists(path)
    }
    let writer = RunWriter(RunDirectory(path, configurationName: name), lock)
    try writer.write(configuration, to: name)
    return writer
  }

  /// Writes a file of the run, whole or not at all.
  public func write(
    _ bytes: some Collection<UInt8>, to name: String
  ) throws(RunDirectoryError) { try Self.write(bytes, to: "\(directory.path)/\(name)") }

  static func write(
    _ bytes: some Collection<UInt8>, to path: String
  ) throws(RunDirectoryError) {
    do throws(FileError) {
      try AtomicFile.write(bytes: bytes, to: path)
    } catch {
      throw .system(error.path, error.reason)
    }
  }

  /// Writes the trained model: the run is finished.
  public func finish(_ model: some TensorTree) throws(SafetensorsError) {
    try Safetensors.write(model, to: directory.modelPath)
  }

  /// Adds a record to a file of records.
  public func append<Record>(
    _ record: Record, to file: RunDirectory.RecordFile<Record>
  ) throws(RunDirectoryError) {
    let path = "\(directory.path)/\(file.name)"
    guard let line = try? RunCoding.line(record) else {
      preconditionFailure("\(path): a record of \(Record.self) cannot be encoded")
    }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last(path, "opened") }
    defer { close(descriptor) }
    var rest = ArraySlice(line)
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw .last(path, "written")
      }
    }
  }
}

extension FileError {
  /// The description without the path.
  var reason: String { String(description.dropFirst(path.count + 2)) }
}

extension RunDirectoryError {
  /// The failure of the last system call on this thread.
  static func last(_ path: String, _ done: String) -> RunDirectoryError {
    .system(path, "cannot be \(done): \(String(cString: strerror(errno)))")
  }
}
