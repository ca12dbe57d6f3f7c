/// Reads the records of a zip archive.
struct ZipReader {
  let file: FileBytes

  /// Where the directory lies, behind all members.
  struct Directory {
    var begin: Int
    var size: Int
    var entryCount: Int
  }

  func failure(_ reason: NpyError.Reason, _ member: String? = nil) -> NpyError {
    NpyError(file.path, array: member.map { arrayName(ofMember: $0) ?? $0 }, reason)
  }

  func malformed(_ position: Int, _ expected: String) -> NpyError {
    failure(.malformedArchive(position: position, expected: expected))
  }

  /// Exactly `count` bytes, which must be in the file.
  func bytes(at position: Int, count: Int) throws(NpyError) -> [UInt8] {
    let bytes: [UInt8]
    do {
      bytes = try file.bytes(at: position, count: count)
    } catch {
      throw failure(.system(error))
    }
    if bytes.count < count { throw malformed(position + bytes.count, "more of the archive") }
    return bytes
  }

  /// Finds the directory from the record at the file's end.
  func directory() throws(NpyError) -> Directory {
    let tailSize = min(file.size, Zip.endSize + 0xFFFF)
    let tail = try bytes(at: file.size - tailSize, count: tailSize)
    // A comment of up to 64 KiB may follow, and must then end with the file.
    var begin = tail.count - Zip.endSize
    while begin >= 0 {
      if tail[begin] == 0x50, tail.littleEndian(at: begin, count: 4) == Zip.endSignature,
        begin + Zip.endSize + Int(tail.littleEndian(at: begin + 20, count: 2)) == tail.count
      {
        return try directory(
          Array(tail[begin..<(begin + Zip.endSize)]), at: file.size - tailSize + begin)
      }
      begin -= 1
    }
    throw failure(.notArchive)
  }

  private func directory(_ record: [UInt8], at position: Int) throws(NpyError) -> Directory {
    let numbers = (
      disk: record.littleEndian(at: 4, count: 2), firstDisk: record.littleEndian(at: 6, count: 2),
      here: record.littleEndian(at: 8, count: 2), all: record.littleEndian(at: 10, count: 2),
      size: record.littleEndian(at: 12, count: 4), begin: record.littleEndian(at: 16, count: 4)
    )
    if let wide = try wideDirectory(before: position) {
      // What is not marked as too large must say the same.
      func agree(_ narrow: UInt64, _ wide: Int, _ mark: UInt64) -> Bool {
        narrow == mark || narrow == UInt64(wide)
      }
      guard agree(numbers.all, wide.entryCount, 0xFFFF),
        agree(numbers.size, wide.size, 0xFFFF_FFFF),
        agree(numbers.begin, wide.begin, 0xFFFF_FFFF)
      else { throw malformed(position, "the numbers of the zip64 record") }
      return wide
    }
    return try directory(
      disks: (numbers.disk, numbers.firstDisk), counts: (numbers.here, numbers.all),
      size: numbers.size, begin: numbers.begin, end: position)
  }

  /// The directory from the record for large archives; `nil` if there is none.
  private func wideDirectory(before position: Int) throws(NpyError) -> Directory? {
    let locatorBegin = position - Zip.locatorSize
    if locatorBegin < 0 { return nil }
    let locator = try bytes(at: locatorBegin, count: Zip.locatorSize)
    guard locator.littleEndian(at: 0, count: 4) == Zip.locatorSignature else { return nil }
    let begin = locator.littleEndian(at: 8, count: 8)
    guard begin <= UInt64(max(0, locatorBegin - Zip.wideEndSize)) else {
      throw malformed(locatorBegin + 8, "the place of the zip64 record before it")
    }
    let record = try bytes(at: Int(begin), count: Zip.wideEndSize)
    guard record.littleEndian(at: 0, count: 4) == Zip.wideEndSignature,
      record.littleEndian(at: 4, count: 8) == UInt64(locatorBegin - Int(begin) - 12)
    else { throw malformed(Int(begin), "a zip64 record that ends at byte \(locatorBegin)") }
    return try directory(
      disks: (record.littleEndian(at: 16, count: 4), record.littleEndian(at: 20, count: 4)),
      counts: (record.littleEndian(at: 24, count: 8), record.littleEndian(at: 32, count: 8)),
      size: record.littleEndian(at: 40, count: 8), begin: record.littleEndian(at: 48, count: 8),
      end: Int(begin))
  }

  private func directory(
    disks: (UInt64, UInt64), counts: (here: UInt64, all: UInt64), size: UInt64, begin: UInt64,
    end: Int
  ) throws(NpyError) -> Directory {
    if disks != (0, 0) || counts.here != counts.all {
      throw failure(.unsupportedArchive("an archive in several parts"))
    }
    let (sum, overflow) = begin.addingReportingOverflow(size)
    if overflow || sum != UInt64(end) {
      throw malformed(end, "the end of the archive's directory, and nothing before or behind it")
    }
    if size > Npz.maximumDirectorySize { throw failure(.directoryTooLong(size)) }
    if counts.all > size / UInt64(Zip.directoryEntrySize) {
      throw malformed(end, "a directory of \(counts.all) members")
    }
    return Directory(begin: Int(begin), size: Int(size), entryCount: Int(counts.all))
  }
}
