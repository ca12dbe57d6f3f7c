extension HeaderCursor {
  mutating func readString() throws(SafetensorsError) -> String {
    try expect("\"")
    var text: [UInt8] = []
    var start = position
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        text += bytes[start..<position]
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text += bytes[start..<position]
        position += 1
        text += try readEscape().utf8
        start = position
      case 0..<0x20:
        throw malformed("an escaped character")
      default:
        position += 1
      }
    }
    throw malformed("\"\"\"")
  }

  /// Reads what follows a backslash.
  private mutating func readEscape() throws(SafetensorsError) -> String {
    let scalar: Unicode.Scalar
    switch next {
    case UInt8(ascii: "\""): scalar = "\""
    case UInt8(ascii: "\\"): scalar = "\\"
    case UInt8(ascii: "/"): scalar = "/"
    case UInt8(ascii: "b"): scalar = "\u{08}"
    case UInt8(ascii: "f"): scalar = "\u{0C}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    case UInt8(ascii: "u"):
      position += 1
      return String(try readEscapedScalar())
    default: throw malformed("an escape")
    }
    position += 1
    return String(scalar)
  }

  /// Reads the four digits of a scalar, or those of a surrogate pair with the `\u` between them.
  private mutating func readEscapedScalar() throws(SafetensorsError) -> Unicode.Scalar {
    let start = position
    let first = try readFourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if UTF16.isLeadSurrogate(first), next == UInt8(ascii: "\\") {
      position += 1
      if next == UInt8(ascii: "u") {
        position += 1
        let second = try readFourDigits()
        if UTF16.isTrailSurrogate(second) {
          let (high, low) = (UInt32(first & 0x3FF), UInt32(second & 0x3FF))
          return Unicode.Scalar(0x1_0000 + high << 10 + low)!
        }
      }
    }
    position = start
    throw malformed("a surrogate pair")
  }

  private mutating func readFourDigits() throws(SafetensorsError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw malformed("a hexadecimal digit")
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }
}
