import Layers

extension CSV {
  /// Tables of the same columns under one another, with further columns in front, whose fields hold
  /// for a whole table.
  static func joined(_ tables: [(fields: [String], csv: String)], names: [String]) -> String {
    var text = ""
    for (index, table) in tables.enumerated() {
      for (row, rest) in table.csv.split(separator: "\r\n").enumerated() {
        if row > 0 { text += "\(line(table.fields)),\(rest)\r\n" }
        if row == 0, index == 0 { text += "\(line(names)),\(rest)\r\n" }
      }
    }
    return text
  }
}
