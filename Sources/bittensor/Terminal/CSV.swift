/// Comma-separated values (RFC 4180).
enum CSV {
  static func text(_ rows: [[String]]) -> String {
    rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  static func field(_ text: String) -> String {
    text.contains { ",\"\r\n".contains($0) }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  /// A number with all digits, or nothing.
  static func number(_ value: (some CustomStringConvertible)?) -> String {
    value.map { "\($0)" } ?? ""
  }

  /// Tables of the same columns under one another, with further columns in front, whose fields hold
  /// for a whole table.
  static func joined(_ tables: [(fields: [String], csv: String)], names: [String]) -> String {
    var text = ""
    for (index, table) in tables.enumerated() {
      let fields = table.fields.map(field).joined(separator: ",")
      for (row, line) in table.csv.split(separator: "\r\n").enumerated() {
        if row > 0 { text += "\(fields),\(line)\r\n" }
        if row == 0, index == 0 { text += names.joined(separator: ",") + ",\(line)\r\n" }
      }
    }
    return text
  }
}
