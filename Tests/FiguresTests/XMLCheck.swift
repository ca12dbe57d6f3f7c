import Testing

@testable import Figures

/// A small strict XML reader: enough to notice unbalanced tags, bad entities and bad attributes.
struct XMLCheck {
  private(set) var names: [String] = []
  private(set) var ids: [String] = []
  private(set) var texts: [String] = []
  private(set) var problem: String?

  init(_ document: String) {
    var rest = Substring(document)
    if rest.hasPrefix("<!DOCTYPE html>") { rest = rest.dropFirst(15) }
    var open: [String] = []
    while problem == nil, !rest.isEmpty {
      let text = rest.prefix { $0 != "<" }
      rest = rest.dropFirst(text.count)
      read(text: text, isInside: !open.isEmpty)
      guard !rest.isEmpty else { break }
      guard let end = rest.firstIndex(of: ">") else {
        problem = "tag without end"
        break
      }
      let tag = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        let name = String(tag.dropFirst())
        if open.popLast() != name { problem = "unexpected end of \(name)" }
      } else {
        let name = String(tag.prefix { $0 != " " && $0 != "/" })
        if open.isEmpty, !names.isEmpty { problem = "second root \(name)" }
        names.append(name)
        let isClosed = tag.hasSuffix("/")
        read(attributes: tag.dropFirst(name.count).dropLast(isClosed ? 1 : 0))
        if !isClosed { open.append(name) }
      }
    }
    if problem == nil, !open.isEmpty { problem = "never closed: \(open)" }
    if problem == nil, names.isEmpty { problem = "empty" }
  }

  func count(_ name: String) -> Int {
    names.filter { $0 == name }.count
  }

  private mutating func read(text: Substring, isInside: Bool) {
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    if !isInside { problem = "text outside the root: \(text)" }
    checkEntities(text)
    texts.append(String(text))
  }

  private mutating func checkEntities(_ text: Substring) {
    for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      let isKnown = ["amp;", "lt;", "gt;", "quot;", "#39;"].contains { part.hasPrefix($0) }
      if !isKnown { problem = "bad entity &\(part.prefix(12))" }
    }
    if text.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\n" && $0 != "\t" }) {
      problem = "control character"
    }
  }

  private mutating func read(attributes: Substring) {
    var rest = attributes.drop { $0.isWhitespace }
    var seen: [Substring] = []
    while problem == nil, !rest.isEmpty {
      let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == ":" }
      rest = rest.dropFirst(name.count)
      guard !name.isEmpty, rest.hasPrefix("=\""), !seen.contains(name) else {
        problem = "bad attribute near \(name)\(rest.prefix(20))"
        return
      }
      seen.append(name)
      rest = rest.dropFirst(2)
      let value = rest.prefix { $0 != "\"" }
      checkEntities(value)
      if name == "id" { ids.append(String(value)) }
      rest = rest.dropFirst(value.count + 1)
      if let next = rest.first, !next.isWhitespace { problem = "no space after \(name)" }
      rest = rest.drop { $0.isWhitespace }
    }
  }
}

/// Reads a document and records a failure if it is not well-formed or draws a non-number.
@discardableResult
func wellFormed(
  _ document: String, sourceLocation: SourceLocation = #_sourceLocation
) -> XMLCheck {
  let check = XMLCheck(document)
  #expect(check.problem == nil, sourceLocation: sourceLocation)
  for word in ["=\"nan", " nan", "=\"inf", " inf\"", "Mnan", "Lnan"] {
    #expect(!document.contains(word), sourceLocation: sourceLocation)
  }
  return check
}
