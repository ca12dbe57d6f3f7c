/// Writes a zip archive from front to back. The same members make the same bytes: they carry the
/// first date that the format has.
struct ZipWriter {
  private let sink: any ByteSink
  private var position = 0
  private var directory: [UInt8] = []
  private var entryCount = 0
  /// Sizes and places from here on take 64 bits, and so do counts from `narrowCount` on.
  private let narrowSize: Int
  private let narrowCount: Int

  /// A writer of an empty archive. The limits are those of the format unless a test asks for less.
  init(_ sink: any ByteSink, narrowSize: Int = 0xFFFF_FFFF, narrowCount: Int = 0xFFFF) {
    self.sink = sink
    self.narrowSize = narrowSize
    self.narrowCount = narrowCount
  }

  /// Appends a member whose content comes in two pieces, compressed if asked for and if that makes
  /// it shorter. Stored content begins at a multiple of 64 bytes, so that it can be mapped.
  mutating func append(
    _ name: String, _ header: [UInt8], _ content: UnsafeRawBufferPointer, compressed: Bool
  ) throws(FileError) {
    var checksum = Checksum()
    header.withUnsafeBytes { checksum.append($0) }
    checksum.append(content)
    var entry = Entry(
      name: Array(name.utf8), checksum: checksum.value, begin: position,
      size: header.count + content.count, compressedSize: header.count + content.count)
    if compressed {
      let deflater = Deflater()
      header.withUnsafeBytes { deflater.append($0) }
      deflater.append(content)
      deflater.finish()
      if deflater.output.count < entry.size {
        (entry.isDeflated, entry.compressedSize) = (true, deflater.output.count)
        try write(localHeader(of: entry))
        try write(deflater.output)
        add(entry)
        return
      }
    }
    try write(localHeader(of: entry))
    try write(header)
    try sink.append(content)
    position += content.count
    add(entry)
  }

  /// Writes the directory, which makes the archive whole.
  func finish() throws(FileError) {
    var end: [UInt8] = []
    let isWide =
      entryCount >= narrowCount || position >= narrowSize || directory.count >= narrowSize
    if isWide {
      end += Zip.wideEndSignature.littleEndianBytes
      end += UInt64(Zip.wideEndSize - 12).littleEndianBytes
      end += UInt16(45).littleEndianBytes + UInt16(45).littleEndianBytes
      end += UInt64(0).littleEndianBytes
      end += UInt64(entryCount).littleEndianBytes + UInt64(entryCount).littleEndianBytes
      end += UInt64(directory.count).littleEndianBytes + UInt64(position).littleEndianBytes
      end += Zip.locatorSignature.littleEndianBytes + UInt32(0).littleEndianBytes
      end += UInt64(position + directory.count).littleEndianBytes + UInt32(1).littleEndianBytes
    }
    let count = entryCount >= narrowCount ? 0xFFFF : UInt16(entryCount)
    end += Zip.endSignature.littleEndianBytes + UInt32(0).littleEndianBytes
    end += count.littleEndianBytes + count.littleEndianBytes
    end += narrow(directory.count).littleEndianBytes + narrow(position).littleEndianBytes
    end += UInt16(0).littleEndianBytes
    try sink.append(directory)
    try sink.append(end)
  }

  private struct Entry {
    var name: [UInt8]
    var checksum: UInt32
    var begin: Int
    var size: Int
    var compressedSize: Int
    var isDeflated = false
  }

  private mutating func write(_ bytes: [UInt8]) throws(FileError) {
    try sink.append(bytes)
    position += bytes.count
  }

  private func isWide(_ number: Int) -> Bool { number >= narrowSize }

  private func narrow(_ number: Int) -> UInt32 {
    isWide(number) ? .max : UInt32(truncatingIfNeeded: number)
  }

  private func localHeader(of entry: Entry) -> [UInt8] {
    // Here both sizes are given in 64 bits or none.
    let isWide = isWide(entry.size) || isWide(entry.compressedSize)
    var extra: [UInt8] = []
    if isWide {
      extra += Zip.wideField.littleEndianBytes + UInt16(16).littleEndianBytes
      extra += UInt64(entry.size).littleEndianBytes
      extra += UInt64(entry.compressedSize).littleEndianBytes
    }
    if !entry.isDeflated {
      let end = entry.begin + Zip.localSize + entry.name.count + extra.count + 6
      let padding = (64 - end % 64) % 64
      extra += Zip.alignmentField.littleEndianBytes + UInt16(2 + padding).littleEndianBytes
      extra += UInt16(64).littleEndianBytes + [UInt8](repeating: 0, count: padding)
    }
    var header = Zip.localSignature.littleEndianBytes
    header += common(entry, isWide: isWide)
    header += (isWide ? .max : UInt32(entry.compressedSize)).littleEndianBytes
    header += (isWide ? .max : UInt32(entry.size)).littleEndianBytes
    header += UInt16(entry.name.count).littleEndianBytes + UInt16(extra.count).littleEndianBytes
    return header + entry.name + extra
  }

  /// The fields from the version that is needed to the checksum.
  private func common(_ entry: Entry, isWide: Bool) -> [UInt8] {
    let isASCII = entry.name.allSatisfy { $0 < 0x80 }
    var fields = UInt16(isWide ? 45 : 20).littleEndianBytes
    fields += (isASCII ? 0 : Zip.utf8Flag).littleEndianBytes
    fields += UInt16(entry.isDeflated ? 8 : 0).littleEndianBytes
    // Midnight of the first of January 1980.
    fields += UInt16(0).littleEndianBytes + UInt16(1 << 5 | 1).littleEndianBytes
    return fields + entry.checksum.littleEndianBytes
  }

  private mutating func add(_ entry: Entry) {
    let wide = [entry.size, entry.compressedSize, entry.begin].filter(isWide)
    var extra: [UInt8] = []
    if !wide.isEmpty {
      extra += Zip.wideField.littleEndianBytes + UInt16(8 * wide.count).littleEndianBytes
      for number in wide { extra += UInt64(number).littleEndianBytes }
    }
    directory += Zip.directorySignature.littleEndianBytes
    // Made by the rules of Unix, which give permissions below.
    directory += UInt16(3 << 8 | (wide.isEmpty ? 20 : 45)).littleEndianBytes
    directory += common(entry, isWide: !wide.isEmpty)
    directory += narrow(entry.compressedSize).littleEndianBytes
    directory += narrow(entry.size).littleEndianBytes
    directory += UInt16(entry.name.count).littleEndianBytes
    directory += UInt16(extra.count).littleEndianBytes
    directory += [UInt8](repeating: 0, count: 6)
    directory += UInt32(0o100_644 << 16).littleEndianBytes
    directory += narrow(entry.begin).littleEndianBytes
    directory += entry.name + extra
    entryCount += 1
  }
}
