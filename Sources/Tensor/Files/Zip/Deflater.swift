internal import CZlib

/// Compresses to deflate data (RFC 1951) in memory, at the level that zip programs take.
final class Deflater {
  // zlib keeps the address, so the stream may not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private(set) var output: [UInt8] = []
  private var part = [UInt8](repeating: 0, count: 1 << 16)

  init() {
    stream.initialize(to: z_stream())
    let status = bt_bare_deflate_init(stream, Z_DEFAULT_COMPRESSION)
    require(status == Z_OK, "zlib: \(String(cString: zError(status)))")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  func append(_ bytes: UnsafeRawBufferPointer) {
    var begin = 0
    while begin < bytes.count {
      let count = min(bytes.count - begin, 1 << 30)
      // zlib declares what it only reads as what it could write.
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: (bytes.baseAddress! + begin).assumingMemoryBound(to: UInt8.self))
      stream.pointee.avail_in = uInt(count)
      run(Z_NO_FLUSH)
      begin += count
    }
  }

  /// Ends the data; nothing can be appended afterwards.
  func finish() {
    stream.pointee.avail_in = 0
    run(Z_FINISH)
  }

  private func run(_ flush: Int32) {
    var status = Z_OK
    repeat {
      let made = part.withUnsafeMutableBufferPointer { buffer in
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = uInt(buffer.count)
        status = deflate(stream, flush)
        return buffer.count - Int(stream.pointee.avail_out)
      }
      require(status != Z_STREAM_ERROR, "zlib: \(String(cString: zError(status)))")
      output += part[..<made]
    } while stream.pointee.avail_out == 0
  }
}
