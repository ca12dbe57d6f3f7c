internal import CZlib

/// The decompressed bytes of a file of gzip members (RFC 1952).
final class GzipSource: ByteSource {
  private let file: BufferedFile

  // zlib keeps the address, so the stream may not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

  private(set) var isComplete = false

  /// Whether the unread bytes of `file` begin like a gzip member.
  static func begins(_ file: BufferedFile) throws(IDXError) -> Bool {
    let unread = try file.unread(atLeast: 2)
    return unread.count >= 2 && unread[0] == 0x1F && unread[1] == 0x8B
  }

  init(_ file: BufferedFile) throws(IDXError) {
    self.file = file
    stream.initialize(to: z_stream())
    let status = bt_gzip_inflate_init(stream)
    if status != Z_OK { throw failure(status) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func read(into output: UnsafeMutableRawBufferPointer) throws(IDXError) -> Int {
    let wanted = uInt(clamping: output.count)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = wanted
    while stream.pointee.avail_out > 0, !isComplete {
      let unread = try file.unread(atLeast: 1)
      stream.pointee.next_in = unread.baseAddress
      stream.pointee.avail_in = uInt(unread.count)
      let status = inflate(stream, Z_NO_FLUSH)
      file.consume(unread.count - Int(stream.pointee.avail_in))
      switch status {
      case Z_OK:
        break
      case Z_STREAM_END:
        try startNextMember()
      case Z_BUF_ERROR where unread.isEmpty:
        return Int(wanted - stream.pointee.avail_out)
      default:
        throw failure(status)
      }
    }
    return Int(wanted - stream.pointee.avail_out)
  }

  private func startNextMember() throws(IDXError) {
    if try file.unread(atLeast: 1).isEmpty {
      isComplete = true
    } else if try GzipSource.begins(file) {
      inflateReset(stream)
    } else {
      throw IDXError(file.path, .trailingBytes)
    }
  }

  private func failure(_ status: Int32) -> IDXError {
    let message = stream.pointee.msg.map { String(cString: $0) } ?? String(cString: zError(status))
    return IDXError(file.path, .corruptGzip(message))
  }
}
