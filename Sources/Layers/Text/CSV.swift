/// Comma-separated values (RFC 4180).
package enum CSV {
  /// Rows of fields as lines.
  package static func text(_ rows: [[String]]) -> String {
    rows.map { line($0) + "\r\n" }.joined()
  }

  /// Fields with commas between them.
  package static func line(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",")
  }

  /// A number with all digits, or nothing.
  package static func number(_ value: (some CustomStringConvertible)?) -> String {
    value.map { "\($0)" } ?? ""
  }

  /// A text in quotes where it needs them.
  private static func field(_ text: String) -> String {
    text.contains { ",\"\r\n".contains($0) }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
