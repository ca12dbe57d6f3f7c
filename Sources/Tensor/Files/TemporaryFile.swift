#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A new file open for writing, under a name that nothing else uses.
struct TemporaryFile: ByteSink {
  let path: String
  let descriptor: Int32
  /// The path that errors name: the one the caller asked for.
  private let finalPath: String

  init(inFolderOf destination: String, for finalPath: String) throws(FileError) {
    self.finalPath = finalPath
    // The name does not contain the final one, which may be as long as the system allows.
    for _ in 0..<16 {
      let name = ".tmp-" + String(UInt64.random(in: 0...UInt64.max), radix: 16)
      let candidate = folder(of: destination) + name
      let opened = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if opened >= 0 {
        (path, descriptor) = (candidate, opened)
        return
      }
      if errno != EEXIST { break }
    }
    throw .last(finalPath, .create)
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var written = 0
    while written < bytes.count {
      // In parts, because some systems refuse 2 GiB at once.
      let part = min(bytes.count - written, 1 << 30)
      let taken = write(descriptor, bytes.baseAddress! + written, part)
      if taken >= 0 {
        written += taken
      } else if errno != EINTR {
        throw .last(finalPath, .write)
      }
    }
  }

  /// Puts everything on the disk.
  func synchronize(permissions: mode_t?) throws(FileError) {
    if let permissions, fchmod(descriptor, permissions) != 0 {
      throw .last(finalPath, .create)
    }
    while fsync(descriptor) != 0 {
      if errno != EINTR { throw .last(finalPath, .synchronize) }
    }
  }
}

/// The folder part of a path, ready to put a name behind.
func folder(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "./" }
  return String(decoding: path.utf8[...slash], as: UTF8.self)
}
