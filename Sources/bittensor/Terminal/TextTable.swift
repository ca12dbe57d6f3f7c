/// Cells in columns for a terminal: the first aligned to the left, the others to the right.
enum TextTable {
  static func lines(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.indices.map { column in
        row[column].padded(to: column == 0 ? widths[column] : -widths[column])
      }.joined(separator: "  ")
    }
  }
}

extension String {
  /// With spaces after (or before, for a negative width) up to a width.
  func padded(to width: Int) -> String {
    let spaces = String(repeating: " ", count: Swift.max(0, abs(width) - count))
    return width < 0 ? spaces + self : self + spaces
  }
}
