/// Reads the Python literals that headers are made of: a dictionary of strings, truth values and
/// tuples of sizes.
///
/// Nothing here calls itself, so that no header can exhaust the stack, and nothing is allocated
/// beyond a small multiple of the bytes read.
struct NpyCursor {
  let place: NpyPlace
  private let bytes: [UInt8]
  /// Where the bytes begin in the file.
  private let begin: Int
  private var position = 0

  init(_ bytes: [UInt8], begin: Int, place: NpyPlace) {
    self.bytes = bytes
    self.begin = begin
    self.place = place
  }

  private func malformed(_ expected: String) -> NpyError {
    place.failure(.malformedHeader(position: begin + position, expected: expected))
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipWhiteSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  /// Moves past white space and then past `character`, if it comes next.
  mutating func skips(_ character: Unicode.Scalar) -> Bool {
    skipWhiteSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func expect(
    _ character: Unicode.Scalar, or other: String = ""
  ) throws(NpyError) {
    if !skips(character) { throw malformed("\"\(character)\"\(other)") }
  }

  /// Reads a string in either kind of quotes. Those of headers are plain ASCII.
  mutating func readString() throws(NpyError) -> String {
    skipWhiteSpace()
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw malformed("a string")
    }
    position += 1
    let start = position
    while let byte = next, byte != quote {
      guard (0x20...0x7E).contains(byte), byte != UInt8(ascii: "\\") else {
        throw malformed("a plain character")
      }
      position += 1
    }
    guard position < bytes.count else { throw malformed("the end of a string") }
    defer { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  mutating func readTruthValue() throws(NpyError) -> Bool {
    skipWhiteSpace()
    for (word, value) in [("False", false), ("True", true)]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw malformed("True or False")
  }

  /// Reads a tuple of integers from 0.
  mutating func readSizes() throws(NpyError) -> [Int] {
    try expect("(")
    var sizes: [Int] = []
    while !skips(")") {
      sizes.append(try readInteger())
      if skips(",") { continue }
      // Parentheses round one number make no tuple.
      if sizes.count == 1 { throw malformed("\",\"") }
      try expect(")", or: " or \",\"")
      break
    }
    return sizes
  }

  private mutating func readInteger() throws(NpyError) -> Int {
    skipWhiteSpace()
    let start = position
    while let byte = next, "+-_.0123456789ABCDEFabcdefXxOo".utf8.contains(byte) { position += 1 }
    if position == start { throw malformed("a number") }
    guard let value = plainInteger(bytes[start..<position]) else {
      throw place.failure(.invalidNumber(position: begin + start))
    }
    // As Python 2 wrote long integers.
    if next == UInt8(ascii: "L") { position += 1 }
    return value
  }

  /// Moves past the white space that may follow the header.
  mutating func readPadding() throws(NpyError) {
    skipWhiteSpace()
    if position < bytes.count { throw malformed("white space or the end") }
  }
}
