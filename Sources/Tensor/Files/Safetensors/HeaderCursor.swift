/// Reads the JSON (RFC 8259) that headers are made of: objects, strings and arrays of sizes.
///
/// Nothing here calls itself, so that no header can exhaust the stack, and nothing is allocated
/// beyond a small multiple of the bytes read.
struct HeaderCursor {
  let bytes: [UInt8]
  private let path: String
  var position = 0
  /// The tensor that errors name.
  var tensor: String?

  /// A cursor over bytes that are UTF-8.
  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  func failure(_ reason: SafetensorsError.Reason) -> SafetensorsError {
    SafetensorsError(path, tensor: tensor, reason)
  }

  func malformed(_ expected: String) -> SafetensorsError {
    failure(.malformedHeader(position: position, expected: expected))
  }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipWhiteSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  /// Moves past white space and then past `character`, if it comes next.
  private mutating func skips(_ character: Unicode.Scalar) -> Bool {
    skipWhiteSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func expect(
    _ character: Unicode.Scalar, or other: String = ""
  ) throws(SafetensorsError) {
    if !skips(character) { throw malformed("\"\(character)\"\(other)") }
  }

  /// Reads an object whose keys differ, with `readValue` called behind each.
  mutating func readObject(
    _ readValue: (inout HeaderCursor, _ key: String) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try expect("{")
    if skips("}") { return }
    var keys: Set<String> = []
    repeat {
      let key = try readString()
      if !keys.insert(key).inserted { throw failure(.duplicateKey(key)) }
      try expect(":")
      try readValue(&self, key)
    } while skips(",")
    try expect("}", or: " or \",\"")
  }

  /// Reads an array of integers from 0, exactly `count` if it is given.
  mutating func readIntegers(count: Int? = nil) throws(SafetensorsError) -> [Int] {
    try expect("[")
    var integers: [Int] = []
    if count == nil && skips("]") { return integers }
    repeat {
      if integers.count == count { throw malformed("\"]\"") }
      integers.append(try readInteger())
    } while skips(",")
    if let count, integers.count < count { throw malformed("\",\"") }
    try expect("]", or: " or \",\"")
    return integers
  }

  private mutating func readInteger() throws(SafetensorsError) -> Int {
    skipWhiteSpace()
    let start = position
    while let byte = next, "+-.0123456789Ee".utf8.contains(byte) { position += 1 }
    if position == start { throw malformed("a number") }
    guard let value = plainInteger(bytes[start..<position]) else {
      throw failure(.invalidNumber(position: start))
    }
    return value
  }

  /// Moves past the spaces that may follow the header.
  mutating func readPadding() throws(SafetensorsError) {
    while next == 0x20 { position += 1 }
    if position < bytes.count { throw malformed("a space or the end") }
  }
}
