import Foundation
import Testing

/// What the documents say about the project's files is so.
@Suite struct DocumentationTests {
  @Test("the README's peer is the example's, in less than 30 lines") func customPeer() throws {
    let readme = try Project.text(of: "README.md")
    let blocks = readme.components(separatedBy: "```swift\n").dropFirst()
    let start = try #require(blocks.first)
    let block = try #require(start.components(separatedBy: "```").first)
    #expect(block == (try Project.text(of: "Examples/CustomPeer/MyPeer.swift")))
    #expect(block.count { $0 == "\n" } < 30)
    #expect(block.contains("respond(to inputs"))
  }

  @Test("every link leads somewhere, to a heading too") func links() throws {
    var (count, anchors) = (0, 0)
    for document in try Project.documents() {
      let folder = document.contains("/") ? "Docs/" : ""
      let prose = try Project.text(of: document).replacing(/```(?s:.*?)```|`[^`\n]*`/, with: "")
      for match in prose.matches(of: /\]\(([^)#\s]*)(#[^)\s]+)?[^)]*\)/) {
        let target = match.1.isEmpty ? document : folder + match.1
        if target.contains("://") { continue }
        count += 1
        try #require(Project.exists(target), "\(document) links to \(target)")
        guard let anchor = match.2?.dropFirst() else { continue }
        anchors += 1
        #expect(
          headings(try Project.text(of: target)).contains(String(anchor)),
          "\(document) links to #\(anchor) of \(target)")
      }
    }
    #expect(count >= 6 && anchors >= 1)
  }

  /// The names under which GitHub links to a document's headings: in lower case, hyphens for spaces
  /// and no punctuation.
  private func headings(_ text: String) -> Set<String> {
    Set(
      text.split(separator: "\n").compactMap { line in
        line.firstMatch(of: /^#+ (.*)/).map { match in
          match.1.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
            .replacingOccurrences(of: " ", with: "-")
        }
      })
  }

  @Test("every file and declaration of the paper's map exists") func paperMap() throws {
    let rows = try Project.text(of: "Docs/PaperMap.md").split(separator: "\n")
      .filter { $0.hasPrefix("| ") }.dropFirst()
    #expect(rows.count >= 15)
    for row in rows {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      try #require(cells.count == 3, "\(row)")
      let (names, paths) = (quoted(cells[1]), quoted(cells[2]))
      #expect(!names.isEmpty && !paths.isEmpty, "\(row)")
      for path in paths { #expect(Project.exists(path), "\(path)") }
      let source = try paths.filter(Project.exists).map(sources).joined()
      for name in names {
        // Of `Type.member(label:)` both the type and the member.
        for part in name.prefix(while: { $0 != "(" }).split(separator: ".") {
          let declaration = try Regex(
            "(?:func|struct|class|actor|enum|protocol|case|let|var|extension)[^\\n{]*\\b\(part)\\b")
          let isDeclared = source.contains(declaration)
          #expect(isDeclared, "\(part) of \(name) in \(paths)")
        }
      }
    }
  }

  /// The code in backticks.
  private func quoted(_ text: String) -> [String] {
    text.matches(of: /`([^`]+)`/).map { String($0.1) }
  }

  /// The Swift text of a file, or of all files below a folder.
  private func sources(_ path: String) throws -> String {
    if path.hasSuffix(".swift") { return try Project.text(of: path) }
    let root = Project.root.appendingPathComponent(path)
    let files = FileManager.default.enumerator(atPath: root.path)?.allObjects as? [String] ?? []
    return try files.filter { $0.hasSuffix(".swift") }.map { try Project.text(of: "\(path)/\($0)") }
      .joined(separator: "\n")
  }
}
