/// A value of a configuration, whichever format it was written in.
enum ConfigurationValue: Equatable, Sendable {
  case table([String: ConfigurationValue])
  case array([ConfigurationValue])
  case text(String)
  case integer(Int)
  case number(Double)
  case flag(Bool)
  /// Something that no field takes, such as a date, as it reads.
  case other(String)

  /// The value as an error shows it: one line, not too long, nothing a terminal would obey.
  var shown: String {
    switch self {
    case .table: "a table"
    case .array(let values):
      values.count > 8
        ? "a list of \(values.count)" : "[" + values.map(\.shown).joined(separator: ", ") + "]"
    case .text(let text): "\"\(text.printable)\""
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .flag(let value): "\(value)"
    case .other(let text): text.printable
    }
  }

  private var isTable: Bool { if case .table = self { true } else { false } }

  /// The values in tables and the tables in them, by their paths; plain ones first.
  func fields(_ path: String) -> [(field: String, value: String)] {
    switch self {
    case .table(let values):
      let sorted = values.sorted { $0.key < $1.key }
      return (sorted.filter { !$0.value.isTable } + sorted.filter { $0.value.isTable })
        .flatMap { $0.value.fields(path.isEmpty ? $0.key : "\(path).\($0.key)") }
    case .array(let values) where values.contains(where: \.isTable):
      return values.enumerated().flatMap { $1.fields("\(path)[\($0)]") }
    case .text(let text): return [(path, text.printable)]
    default: return [(path, shown)]
    }
  }
}

extension String {
  /// The first characters, with those that would move a cursor spelt out.
  var printable: String {
    var text = ""
    for scalar in unicodeScalars.prefix(60) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return unicodeScalars.dropFirst(60).isEmpty ? text : text + "..."
  }
}
