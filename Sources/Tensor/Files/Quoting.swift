/// A name from a file in quotes: one line, not too long, and nothing that a terminal would obey.
func quoted(_ name: String) -> String {
  var text = "\""
  for scalar in name.unicodeScalars.prefix(100) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      text += "\\u{\(String(scalar.value, radix: 16))}"
    default:
      if scalar == "\"" || scalar == "\\" { text += "\\" }
      text.unicodeScalars.append(scalar)
    }
  }
  return text + (name.unicodeScalars.dropFirst(100).isEmpty ? "\"" : "...\"")
}

func abridged(_ shape: [Int]) -> String {
  shape.count <= 16 ? "\(shape)" : "with \(shape.count) axes"
}

func abridged(_ names: [String]) -> String {
  let shown = names.prefix(5).map(quoted).joined(separator: ", ")
  return names.count <= 5 ? shown : "\(shown) and \(names.count - 5) more"
}

/// What a tree and a file do not have in common.
func differences(missing: [String], unexpected: [String], of things: String) -> String {
  [("missing", missing), ("unexpected", unexpected)]
    .filter { !$0.1.isEmpty }
    .map { "\($0.0) \(things) \(abridged($0.1))" }
    .joined(separator: "; ")
}
