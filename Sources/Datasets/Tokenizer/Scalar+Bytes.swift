/// The Unicode scalar that begins at a position and its length in bytes, or `nil` where the bytes
/// are not UTF-8 (The Unicode Standard, table 3-7: no surrogates, no longer forms than needed).
@inline(__always)
func scalar(
  in bytes: UnsafeBufferPointer<UInt8>, at position: Int
) -> (Unicode.Scalar, length: Int)? {
  let first = bytes[position]
  if first < 0x80 { return (Unicode.Scalar(first), 1) }
  let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
  guard (0xC2...0xF4).contains(first), position + length <= bytes.count else { return nil }
  var value = UInt32(first) & (0x7F >> UInt32(length))
  for byte in bytes[position + 1..<position + length] {
    guard byte & 0xC0 == 0x80 else { return nil }
    value = value << 6 | UInt32(byte & 0x3F)
  }
  let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
  guard value >= least, let scalar = Unicode.Scalar(value) else { return nil }
  return (scalar, length)
}

func scalar(in bytes: [UInt8], at position: Int) -> (Unicode.Scalar, length: Int)? {
  bytes.withUnsafeBufferPointer { scalar(in: $0, at: position) }
}
