#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The system refused an operation on a file. The description is one line with the path.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was refused.
  public enum Operation: String, Sendable {
    case open, read, map, create, write, synchronize, replace
  }

  /// The file.
  public let path: String
  /// What was refused.
  public let operation: Operation
  /// The system's reason, an `errno`.
  public let code: Int32

  init(_ path: String, _ operation: Operation, code: Int32) {
    self.path = path
    self.operation = operation
    self.code = code
  }

  /// The failure that the last system call on this thread reported.
  static func last(_ path: String, _ operation: Operation) -> FileError {
    FileError(path, operation, code: errno)
  }

  public var description: String { "\(path): \(message)" }

  var message: String { "cannot \(operation): \(String(cString: strerror(code)))" }
}

/// The path, unless it has a zero byte, where the system would cut it.
func checkedPath(_ path: String, _ operation: FileError.Operation) throws(FileError) -> String {
  if path.utf8.contains(0) { throw FileError(path, operation, code: EINVAL) }
  return path
}

/// Why a file of this mode is not one of plain bytes, as an `errno`; `nil` if it is one.
func irregularity(ofMode mode: mode_t) -> Int32? {
  switch mode & mode_t(S_IFMT) {
  case mode_t(S_IFREG): nil
  case mode_t(S_IFDIR): EISDIR
  default: EOPNOTSUPP
  }
}
