extension SafetensorsHeader {
  /// Reads a header. What the entries claim about the data is not checked.
  init(parsing bytes: [UInt8], path: String) throws(SafetensorsError) {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw SafetensorsError(path, .headerNotUTF8)
    }
    var cursor = HeaderCursor(bytes, path: path)
    guard bytes.first == UInt8(ascii: "{") else { throw cursor.malformed("\"{\"") }
    var header = SafetensorsHeader()
    try cursor.readObject { (cursor, name) throws(SafetensorsError) in
      if name == Safetensors.metadataKey {
        header.metadata = try cursor.readStrings()
      } else {
        cursor.tensor = name
        header.entries.append(try cursor.readEntry(named: name))
        cursor.tensor = nil
      }
    }
    try cursor.readPadding()
    self = header
  }
}

extension HeaderCursor {
  fileprivate mutating func readStrings() throws(SafetensorsError) -> [String: String] {
    var strings: [String: String] = [:]
    try readObject { (cursor, key) throws(SafetensorsError) in
      strings[key] = try cursor.readString()
    }
    return strings
  }

  fileprivate mutating func readEntry(
    named name: String
  ) throws(SafetensorsError) -> SafetensorsEntry {
    var dtype: SafetensorsDType?
    var shape: [Int]?
    var offsets: [Int]?
    try readObject { (cursor, key) throws(SafetensorsError) in
      switch key {
      case "dtype":
        let text = try cursor.readString()
        dtype = SafetensorsDType(rawValue: text)
        if dtype == nil { throw cursor.failure(.unknownDType(text)) }
      case "shape":
        shape = try cursor.readIntegers()
      case "data_offsets":
        offsets = try cursor.readIntegers(count: 2)
      default:
        throw cursor.failure(.unexpectedKey(key))
      }
    }
    guard let dtype else { throw failure(.missingKey("dtype")) }
    guard let shape else { throw failure(.missingKey("shape")) }
    guard let offsets else { throw failure(.missingKey("data_offsets")) }
    return SafetensorsEntry(
      name: name, dtype: dtype, shape: shape, begin: offsets[0], end: offsets[1])
  }
}
