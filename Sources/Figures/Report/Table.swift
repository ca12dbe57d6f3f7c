/// Rows of text under a header; columns of numbers align to the right.
public struct Table: Sendable, Equatable {
  /// The text above the table; may be empty.
  public var caption: String
  /// The names of the columns.
  public var header: [String]
  /// The cells, one array per row; short rows are filled up with empty cells.
  public var rows: [[String]]
  /// Indices of rows in bold, such as the best one.
  public var emphasizedRows: [Int]

  /// Creates a table.
  public init(
    caption: String = "", header: [String], rows: [[String]], emphasizedRows: [Int] = []
  ) {
    self.caption = caption
    self.header = header
    self.rows = rows
    self.emphasizedRows = emphasizedRows
  }

  /// Whether all cells of a column that say anything are numbers.
  func isNumeric(column: Int) -> Bool {
    let cells = rows.compactMap { $0.indices.contains(column) ? $0[column] : nil }
      .filter { !["", "-", "–", "—", "nan", "inf", "-inf", "n/a"].contains($0) }
    return !cells.isEmpty && cells.allSatisfy(Table.isNumber)
  }

  /// Whether a text is a number, perhaps with a sign, an exponent, an uncertainty or a percent
  /// sign.
  private static func isNumber(_ text: String) -> Bool {
    let isDigit = { (character: Character) in ("0"..."9").contains(character) }
    return text.contains(where: isDigit)
      && text.allSatisfy { isDigit($0) || "+-−±.,eE%×() \u{A0}\u{2009}\u{202F}".contains($0) }
      && !(text.first.map { "eE)%".contains($0) } ?? true)
  }

  func html(number: Int) -> String {
    let columns = max(header.count, rows.map(\.count).max() ?? 0)
    let isNumeric = (0..<columns).map(isNumeric(column:))
    func cell(_ tag: String, _ text: String, _ column: Int, scope: String = "") -> String {
      let style = isNumeric[column] ? " class=\"number\"" : ""
      return "<\(tag)\(scope)\(style)>\(XML.escaped(text))</\(tag)>"
    }
    func text(_ cells: [String], _ column: Int) -> String {
      cells.indices.contains(column) ? cells[column] : ""
    }
    // The wrapper scrolls, so that a wide table does not widen the page.
    var lines = ["<div class=\"table\">", "<table>"]
    let title = caption.isEmpty ? "" : " " + XML.escaped(caption)
    lines.append("<caption><b>Table \(number).</b>\(title)</caption>")
    let names = (0..<columns).map { cell("th", text(header, $0), $0, scope: " scope=\"col\"") }
    if columns > 0 { lines.append("<thead><tr>\(names.joined())</tr></thead>") }
    if columns > 0, !rows.isEmpty {
      lines.append("<tbody>")
      for (index, row) in rows.enumerated() {
        let cells = (0..<columns).map { column in
          let isName = column == 0 && !isNumeric[0]
          return cell(
            isName ? "th" : "td", text(row, column), column,
            scope: isName ? " scope=\"row\"" : "")
        }
        let emphasis = emphasizedRows.contains(index) ? " class=\"emphasis\"" : ""
        lines.append("<tr\(emphasis)>\(cells.joined())</tr>")
      }
      lines.append("</tbody>")
    }
    lines += ["</table>", "</div>"]
    return lines.joined(separator: "\n")
  }
}
