internal import CZlib

/// Decompresses deflate data (RFC 1951), as much as is asked for at a time.
final class Inflater {
  /// What the data are not.
  enum Fault: Error {
    case corrupt(String)
    case system(FileError)
  }

  // zlib keeps the address, so the stream may not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var input: [UInt8] = []
  private var consumed = 0
  private(set) var isComplete = false
  private let refill: (_ count: Int) throws(FileError) -> [UInt8]

  /// `refill` returns the compressed bytes in order, at most as many as asked for and none at the
  /// end.
  init(refill: @escaping (_ count: Int) throws(FileError) -> [UInt8]) throws(Fault) {
    self.refill = refill
    stream.initialize(to: z_stream())
    let status = bt_bare_inflate_init(stream)
    if status != Z_OK { throw .corrupt(String(cString: zError(status))) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Compressed bytes that were given and not used.
  var unusedCount: Int { input.count - consumed }

  /// Fills `output` and returns how many bytes were written: fewer than asked only where the
  /// compressed data end.
  func read(into output: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    var written = 0
    while written < output.count && !isComplete {
      if consumed == input.count {
        do {
          input = try refill(1 << 16)
        } catch {
          throw .system(error)
        }
        consumed = 0
      }
      let part = min(output.count - written, 1 << 30)
      let (status, used, made) = step(into: output.baseAddress! + written, count: part)
      consumed += used
      written += made
      switch status {
      case Z_OK: break
      case Z_STREAM_END: isComplete = true
      // No progress without more input, and there is none.
      case Z_BUF_ERROR where input.isEmpty: return written
      case Z_BUF_ERROR: break
      default: throw .corrupt(message(status))
      }
    }
    return written
  }

  private func step(
    into output: UnsafeMutableRawPointer, count: Int
  ) -> (status: Int32, used: Int, made: Int) {
    input.withUnsafeMutableBufferPointer { bytes in
      let available = bytes.count - consumed
      stream.pointee.next_in = bytes.baseAddress.map { $0 + consumed }
      stream.pointee.avail_in = uInt(available)
      stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = uInt(count)
      let status = inflate(stream, Z_NO_FLUSH)
      return (
        status, available - Int(stream.pointee.avail_in), count - Int(stream.pointee.avail_out)
      )
    }
  }

  private func message(_ status: Int32) -> String {
    stream.pointee.msg.map { String(cString: $0) } ?? String(cString: zError(status))
  }
}
