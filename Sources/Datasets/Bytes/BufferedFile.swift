import Tensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file open for reading, with a window of bytes that were read but not consumed.
final class BufferedFile {
  let path: String
  private let descriptor: Int32
  private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
  private var start = 0
  private var end = 0

  init(_ path: String) throws(IDXError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      // ENOTDIR: a part of the path is a file, so nothing can be below it.
      let isMissing = errno == ENOENT || errno == ENOTDIR
      throw IDXError(path, isMissing ? .missingFile : .unreadable(String(cString: strerror(errno))))
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    buffer.deallocate()
  }

  /// The bytes not yet consumed, read on until there are `count` of them (at most 64 KiB) or the
  /// file ends. Valid until the next call.
  func unread(atLeast count: Int) throws(IDXError) -> UnsafeMutableBufferPointer<UInt8> {
    while end - start < count {
      if start > 0 {
        memmove(buffer.baseAddress!, buffer.baseAddress! + start, end - start)
        (start, end) = (0, end - start)
      }
      let found = read(descriptor, buffer.baseAddress! + end, buffer.count - end)
      if found == 0 { break }
      if found > 0 {
        end += found
      } else if errno != EINTR {
        throw IDXError(path, .unreadable(String(cString: strerror(errno))))
      }
    }
    return UnsafeMutableBufferPointer(rebasing: buffer[start..<end])
  }

  /// Moves past the first `count` of the unread bytes.
  func consume(_ count: Int) {
    require(count <= end - start, "consumes more bytes than there are")
    start += count
  }
}
