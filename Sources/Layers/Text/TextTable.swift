/// Cells in columns for a terminal, two spaces apart.
package enum TextTable {
  /// The rows as lines: the first columns aligned to the left, `leftColumns` of them, the others to
  /// the right. Rows may be short.
  package static func lines(_ rows: [[String]], leftColumns: Int = 1) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.indices.map { column in
        row[column].padded(to: column < leftColumns ? widths[column] : -widths[column])
      }.joined(separator: "  ")
    }
  }
}

extension String {
  /// With spaces after (or before, for a negative width) up to a width.
  package func padded(to width: Int) -> String {
    let spaces = String(repeating: " ", count: Swift.max(0, abs(width) - count))
    return width < 0 ? spaces + self : self + spaces
  }
}
