internal import CZlib

/// The CRC-32 of ISO 3309, which zip archives give for each member.
struct Checksum {
  private(set) var value: UInt32 = 0

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    value = UInt32(
      truncatingIfNeeded: crc32_z(
        uLong(value), base.assumingMemoryBound(to: UInt8.self), bytes.count))
  }
}
