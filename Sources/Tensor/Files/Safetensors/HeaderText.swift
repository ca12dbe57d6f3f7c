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

  mutating func append(_ name: String, _ value: FileTensor, begin: Int) {
    if bytes.count > 1 { append(",") }
    append(string: name)
    append(":{\"dtype\":\"\(SafetensorsDType(value).rawValue)\",\"shape\":[")
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
    var rest = string.utf8[...]
    while let position = rest.firstIndex(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
      bytes += rest[..<position]
      append(escape(of: rest[position]))
      rest = rest[position...].dropFirst()
    }
    bytes += rest
    append("\"")
  }

  private func escape(of byte: UInt8) -> String {
    switch byte {
    case 0x08: "\\b"
    case 0x09: "\\t"
    case 0x0A: "\\n"
    case 0x0C: "\\f"
    case 0x0D: "\\r"
    case 0x22: "\\\""
    case 0x5C: "\\\\"
    default: "\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}
