extension ZipReader {
  /// Reads one entry of the directory, and where the next begins.
  func entry(
    _ bytes: [UInt8], at position: Int, directoryBegin: Int
  ) throws(NpyError) -> (entry: ZipEntry, end: Int) {
    let place = directoryBegin + position
    guard position + Zip.directoryEntrySize <= bytes.count,
      bytes.littleEndian(at: position, count: 4) == Zip.directorySignature
    else { throw malformed(place, "a member of the directory") }
    let record = bytes[position..<(position + Zip.directoryEntrySize)]
    let nameEnd = position + Zip.directoryEntrySize + Int(record.littleEndian(at: 28, count: 2))
    let extraEnd = nameEnd + Int(record.littleEndian(at: 30, count: 2))
    let end = extraEnd + Int(record.littleEndian(at: 32, count: 2))
    guard end <= bytes.count else { throw malformed(place, "a member inside the directory") }
    guard
      let name = String(
        validating: bytes[(position + Zip.directoryEntrySize)..<nameEnd], as: UTF8.self)
    else { throw malformed(place + Zip.directoryEntrySize, "a name in UTF-8") }

    var numbers = ZipNumbers(
      size: record.littleEndian(at: 24, count: 4),
      compressedSize: record.littleEndian(at: 20, count: 4),
      begin: record.littleEndian(at: 42, count: 4))
    guard numbers.widen(from: bytes[nameEnd..<extraEnd]) else {
      throw malformed(directoryBegin + nameEnd, "extra fields with the sizes")
    }
    if record.littleEndian(at: 34, count: 2) != 0 {
      throw failure(.unsupportedArchive("an archive in several parts"))
    }
    // Before the arithmetic that follows anywhere.
    let limit = UInt64(directoryBegin)
    guard numbers.begin <= limit, limit - numbers.begin >= UInt64(Zip.localSize),
      numbers.compressedSize <= limit - numbers.begin - UInt64(Zip.localSize)
    else { throw malformed(place, "a member that lies before the directory") }
    let compressedSize = Int(numbers.compressedSize)
    let method = try method(
      of: name, flags: record.littleEndian(at: 8, count: 2),
      code: record.littleEndian(at: 10, count: 2))
    let size = try checkedSize(numbers.size, compressedSize, method, name)
    return (
      ZipEntry(
        name: name, method: method,
        checksum: UInt32(record.littleEndian(at: 16, count: 4)), compressedSize: compressedSize,
        size: size, begin: Int(numbers.begin)), end
    )
  }

  private func method(
    of name: String, flags: UInt64, code: UInt64
  ) throws(NpyError) -> ZipEntry.Method {
    // Encryption (0, 6, 13) and patches (5).
    if flags & (1 << 0 | 1 << 5 | 1 << 6 | 1 << 13) != 0 {
      throw failure(.unsupportedArchive("an encrypted or patched member"), name)
    }
    switch code {
    case 0: return .stored
    case 8: return .deflated
    default: throw failure(.unsupportedArchive("compression method \(code)"), name)
    }
  }

  private func checkedSize(
    _ size: UInt64, _ compressedSize: Int, _ method: ZipEntry.Method, _ name: String
  ) throws(NpyError) -> Int {
    // In a file, so that the product does not overflow.
    let largest = method == .stored ? compressedSize : compressedSize * Zip.largestRatio
    if size > UInt64(largest) || method == .stored && size < UInt64(compressedSize) {
      throw failure(
        .impossibleSize(compressed: compressedSize, size: Int(clamping: size)), name)
    }
    return Int(size)
  }

  /// Where a member's bytes begin, from the header before them, which must agree with the directory.
  func dataBegin(of entry: ZipEntry) throws(NpyError) -> Int {
    let header = try bytes(at: entry.begin, count: Zip.localSize)
    guard header.littleEndian(at: 0, count: 4) == Zip.localSignature else {
      throw malformed(entry.begin, "a member")
    }
    let nameSize = Int(header.littleEndian(at: 26, count: 2))
    let extraSize = Int(header.littleEndian(at: 28, count: 2))
    let rest = try bytes(at: entry.begin + Zip.localSize, count: nameSize + extraSize)
    if !rest[..<nameSize].elementsEqual(entry.name.utf8) {
      throw failure(.contradictoryMember("name"), entry.name)
    }
    let method = try method(
      of: entry.name, flags: header.littleEndian(at: 6, count: 2),
      code: header.littleEndian(at: 8, count: 2))
    if method != entry.method { throw failure(.contradictoryMember("method"), entry.name) }
    if header.littleEndian(at: 6, count: 2) & UInt64(Zip.deferredFlag) == 0 {
      try compare(header, rest[nameSize...], with: entry)
    }
    return entry.begin + Zip.localSize + nameSize + extraSize
  }

  private func compare(
    _ header: [UInt8], _ extra: ArraySlice<UInt8>, with entry: ZipEntry
  ) throws(NpyError) {
    var numbers = ZipNumbers(
      size: header.littleEndian(at: 22, count: 4),
      compressedSize: header.littleEndian(at: 18, count: 4), begin: 0)
    guard numbers.widen(from: extra), numbers.size == UInt64(entry.size),
      numbers.compressedSize == UInt64(entry.compressedSize)
    else { throw failure(.contradictoryMember("size"), entry.name) }
    if header.littleEndian(at: 14, count: 4) != UInt64(entry.checksum) {
      throw failure(.contradictoryMember("CRC-32"), entry.name)
    }
  }
}

/// The numbers of a member that move to an extra field when they do not fit 32 bits.
struct ZipNumbers {
  var size: UInt64
  var compressedSize: UInt64
  var begin: UInt64

  /// Takes the numbers that are marked from the extra fields. False if they are not there, or the
  /// fields are damaged.
  mutating func widen(from extra: ArraySlice<UInt8>) -> Bool {
    var rest = extra
    var isWide = false
    while rest.count >= 4 {
      let id = UInt16(rest.littleEndian(at: 0, count: 2))
      let end = 4 + Int(rest.littleEndian(at: 2, count: 2))
      guard end <= rest.count else { return false }
      if id == Zip.wideField {
        if isWide { return false }
        isWide = true
        guard widen(fromField: rest.prefix(end).dropFirst(4)) else { return false }
      }
      rest = rest.dropFirst(end)
    }
    // What is marked and not given is what it says: 2^32 - 1.
    return true
  }

  private mutating func widen(fromField field: ArraySlice<UInt8>) -> Bool {
    var rest = field
    func take(_ value: inout UInt64) -> Bool {
      if value != 0xFFFF_FFFF { return true }
      if rest.count < 8 { return false }
      value = rest.littleEndian(at: 0, count: 8)
      rest = rest.dropFirst(8)
      return true
    }
    return take(&size) && take(&compressedSize) && take(&begin)
  }
}
