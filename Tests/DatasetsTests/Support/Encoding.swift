import CZlib

@testable import Datasets

/// An IDX file as bytes. Sizes go to 2^32 - 1, whatever the payload.
func idx(
  _ shape: [Int], _ payload: [UInt8], element: UInt8 = IDXElement.unsignedByte.rawValue
) -> [UInt8] {
  let sizes = shape.flatMap { size in
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) }
  }
  return [0, 0, element, UInt8(shape.count)] + sizes + payload
}

/// One gzip member.
func gzip(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
  var stream = z_stream()
  precondition(bt_gzip_deflate_init(&stream, level) == Z_OK)
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))))
  let used = input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = uInt(output.count)
      precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
      return output.count - Int(stream.avail_out)
    }
  }
  return Array(output[..<used])
}

/// The reason why a file cannot be read, or `nil` if it can.
func failure(
  reading path: String, rank: Int? = nil, limit: Int = IDX.defaultLimit
) -> IDXError.Reason? {
  do {
    _ = try IDX(contentsOf: path, rank: rank, limit: limit)
    return nil
  } catch {
    return error.reason
  }
}
