/// Bytes that come in order, once.
protocol ByteSource: AnyObject {
  /// Fills `output` and returns how many bytes were written: fewer than asked only at the end.
  func read(into output: UnsafeMutableRawBufferPointer) throws(IDXError) -> Int

  /// Whether the end that `read` reported is where the data should end.
  var isComplete: Bool { get }
}

extension ByteSource {
  /// The next `count` bytes, or fewer at the end. Memory grows with what was read, not with `count`.
  func readBytes(upTo count: Int) throws(IDXError) -> [UInt8] {
    let chunk = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(count, 1 << 18), alignment: 16)
    defer { chunk.deallocate() }
    var bytes: [UInt8] = []
    while bytes.count < count {
      let wanted = min(chunk.count, count - bytes.count)
      let found = try read(into: UnsafeMutableRawBufferPointer(rebasing: chunk[..<wanted]))
      if bytes.capacity < bytes.count + found {
        // Doubling, but never past what can come.
        bytes.reserveCapacity(min(count, max(2 * bytes.count, bytes.count + found)))
      }
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[..<found]))
      if found < wanted { break }
    }
    return bytes
  }
}

/// The content of a file, decompressed if it begins like a gzip member.
func openByteSource(_ file: BufferedFile) throws(IDXError) -> any ByteSource {
  try GzipSource.begins(file) ? GzipSource(file) : PlainSource(file)
}
