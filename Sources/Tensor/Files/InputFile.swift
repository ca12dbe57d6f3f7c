#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A regular file open for reading at any position, from any thread.
///
/// It stays the same file when another one is moved to its path.
final class InputFile: Sendable {
  let path: String
  /// The number of bytes when the file was opened.
  let size: Int
  private let descriptor: Int32

  init(_ path: String) throws(FileError) {
    self.path = try checkedPath(path, .open)
    // Without waiting for the other end of a pipe, which is refused below.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { throw .last(path, .open) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let error = FileError.last(path, .open)
      close(descriptor)
      throw error
    }
    if let code = irregularity(ofMode: status.st_mode) {
      close(descriptor)
      throw FileError(path, .open, code: code)
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// The number of bytes now: fewer than `size` if something has cut the file since.
  var currentSize: Int {
    get throws(FileError) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw .last(path, .read) }
      return Int(status.st_size)
    }
  }

  /// The whole file in memory, read when touched; `nil` if it is empty.
  func mapped() throws(FileError) -> MappedFile? {
    if size == 0 { return nil }
    // Shared or private makes no difference to what is only read.
    let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let base, base != MAP_FAILED else { throw .last(path, .map) }
    return MappedFile(UnsafeRawBufferPointer(start: base, count: size))
  }

  /// Fills `output` from a position on and returns how many bytes were written: fewer than asked
  /// only at the end of the file.
  func read(
    into output: UnsafeMutableRawBufferPointer, at position: Int
  ) throws(FileError) -> Int {
    var written = 0
    while written < output.count {
      // In parts, because some systems refuse 2 GiB at once.
      let part = min(output.count - written, 1 << 30)
      let found = pread(
        descriptor, output.baseAddress! + written, part, off_t(position + written))
      if found == 0 { break }
      if found > 0 {
        written += found
      } else if errno != EINTR {
        throw .last(path, .read)
      }
    }
    return written
  }
}
