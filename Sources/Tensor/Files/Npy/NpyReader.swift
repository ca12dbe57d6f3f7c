/// Reads the bytes of an npy file from front to back, decompressed and with their checksum.
final class NpyReader {
  let place: NpyPlace
  private var position = 0
  private var checksum = Checksum()
  private var inflater: Inflater?

  init(_ place: NpyPlace) throws(NpyError) {
    self.place = place
    if !place.isDeflated { return }
    var consumed = 0
    do {
      inflater = try Inflater { (count) throws(FileError) in
        let part = try place.file.bytes(
          at: place.begin + consumed, count: min(count, place.storedSize - consumed))
        consumed += part.count
        return part
      }
    } catch {
      throw failure(error)
    }
  }

  /// Fills `output` and returns how many bytes were written: fewer than asked only at the end.
  func read(into output: UnsafeMutableRawBufferPointer) throws(NpyError) -> Int {
    let wanted = UnsafeMutableRawBufferPointer(
      rebasing: output[..<min(output.count, place.size - position)])
    let found: Int
    if let inflater {
      do {
        found = try inflater.read(into: wanted)
      } catch {
        throw failure(error)
      }
      if found < wanted.count { throw place.failure(.wrongSize(expected: place.size)) }
    } else {
      do {
        found = try place.file.read(into: wanted, at: place.begin + position)
      } catch {
        throw place.failure(.system(error))
      }
    }
    if place.checksum != nil { checksum.append(UnsafeRawBufferPointer(rebasing: wanted[..<found])) }
    position += found
    return found
  }

  /// Checks, when all bytes have been read, that the compressed data end here and what the checksum
  /// says.
  func finish() throws(NpyError) {
    if let inflater {
      var byte: UInt8 = 0
      let extra: Int
      do {
        extra = try withUnsafeMutableBytes(of: &byte) { (buffer) throws(Inflater.Fault) in
          try inflater.read(into: buffer)
        }
      } catch {
        throw failure(error)
      }
      if extra > 0 || !inflater.isComplete || inflater.unusedCount > 0 {
        throw place.failure(.wrongSize(expected: place.size))
      }
    }
    if let expected = place.checksum, expected != checksum.value {
      throw place.failure(.wrongChecksum(expected: expected, found: checksum.value))
    }
  }

  /// Exactly `count` bytes of the header, of which the first is at `begin`.
  func readHeader(count: Int, from begin: Int) throws(NpyError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let found = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(NpyError) in
      try read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    if found < count {
      throw place.failure(.truncatedHeader(expected: begin + count, found: begin + found))
    }
    return bytes
  }

  private func failure(_ fault: Inflater.Fault) -> NpyError {
    switch fault {
    case .corrupt(let message): place.failure(.corruptData(message))
    case .system(let error): place.failure(.system(error))
    }
  }
}
