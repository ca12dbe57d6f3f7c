#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Files that appear whole or not at all.
public enum AtomicFile {
  /// Writes a file, in place of the one at the path if there is one.
  ///
  /// The bytes go to a temporary file in the same folder, which takes the name once they are on
  /// the disk. On failure the temporary is removed and what was at the path stays as it was. A
  /// replaced file keeps its permissions; a symbolic link keeps pointing to the file it names.
  ///
  /// Throws `FileError` when the system refuses a step, or when something other than a regular
  /// file has the name.
  public static func write(
    bytes: some Collection<UInt8>, to path: String
  ) throws(FileError) {
    let bytes = Array(bytes)
    try write(to: path) { (file) throws(FileError) in try file.append(bytes) }
  }

  /// As `write(bytes:to:)`, for content made piece by piece.
  static func write(
    to path: String, _ content: (TemporaryFile) throws(FileError) -> Void
  ) throws(FileError) {
    let destination = try Destination(path)
    let file = try TemporaryFile(inFolderOf: destination.path, for: path)
    do throws(FileError) {
      do throws(FileError) {
        try content(file)
        try file.synchronize(permissions: destination.permissions)
      } catch {
        close(file.descriptor)
        throw error
      }
      guard close(file.descriptor) == 0 else { throw .last(path, .write) }
      guard rename(file.path, destination.path) == 0 else { throw .last(path, .replace) }
    } catch {
      unlink(file.path)
      throw error
    }
    synchronizeFolder(of: destination.path)
  }

  /// Makes the new name last through a power failure. The file is whole either way and not every
  /// file system can do this, so a refusal is no failure.
  private static func synchronizeFolder(of path: String) {
    let descriptor = open(folder(of: path), O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// What a write will replace.
private struct Destination {
  /// The file's path, past any symbolic link.
  var path: String
  /// The permissions of the file that is there.
  var permissions: mode_t?

  init(_ path: String) throws(FileError) {
    self.path = try checkedPath(path, .create)
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw .last(path, .create)
    }
    if status.st_mode & mode_t(S_IFMT) == mode_t(S_IFLNK) {
      guard let resolved = realpath(path, nil) else { throw .last(path, .create) }
      defer { free(resolved) }
      guard let target = String(validatingCString: resolved) else {
        throw FileError(path, .create, code: EILSEQ)
      }
      self.path = target
      guard stat(target, &status) == 0 else { throw .last(path, .create) }
    }
    if let code = irregularity(ofMode: status.st_mode) {
      throw FileError(path, .replace, code: code)
    }
    permissions = status.st_mode & 0o777
  }
}
