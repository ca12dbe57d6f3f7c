/// A header being written, as JSON without white space.
struct HeaderText {
  private var bytes: [UInt8] = []

  init(metadata: [String: String]) {
    append("{")
    if metadata.isEmpty { return }
    append(string: Safetensors.metadataKey)
    var separator = ":{"
    let sorted = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (key, value) in sorted {
      append(separator)
      append(string: key)
      append(":")
      append(string: value)
      separator = ","
    }
    append("}")
  }

  mutating func append(_ name: String, _ value: SafetensorsValue, begin: Int) {
    if bytes.count > 1 { append(",") }
    append(string: name)
    append(":{\"dtype\":\"\(value.dtype.rawValue)\",\"shape\":[")
    append(value.shape.map(String.init).joined(separator: ","))
    append("],\"data_offsets\":[\(begin),\(begin + value.byteCount)]}")
  }

  /// The whole header, with spaces behind it so that the data begin at a multiple of 8 bytes.
  var finished: [UInt8] {
    var finished = bytes + [UInt8(ascii: "}")]
    while finished.count % 8 != 0 { finished.append(0x20) }
    return finished
  }

  private mutating func append(_ text: String) { bytes += text.utf8 }

  private mutating func append(string: String) {
    append("\"")
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x08: append("\\b")
      case 0x09: append("\\t")
      case 0x0A: append("\\n")
      case 0x0C: append("\\f")
      case 0x0D: append("\\r")
      case 0..<0x20: append("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    append("\"")
  }
}
