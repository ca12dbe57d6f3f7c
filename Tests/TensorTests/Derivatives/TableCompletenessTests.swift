import Foundation
import Testing

/// A primitive that is not in the derivative table fails here.
@Suite struct TableCompletenessTests {
  @Test("every primitive of the module is in the table")
  func everyPrimitiveHasRows() throws {
    let declared = try declaredPrimitives()
    let tabled = Set(derivativeTable.map(\.primitive))
    #expect(declared.count >= 30, "the source scan finds the declarations")
    #expect(declared.subtracting(tabled).sorted() == [], "primitives without a row")
    #expect(tabled.subtracting(declared).sorted() == [], "rows of unknown primitives")
  }

  /// The names in `struct NAME<...>: ...Primitive` throughout the module's sources.
  private func declaredPrimitives() throws -> Set<String> {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let sources = tests.appending(path: "../../Sources/Tensor").resolvingSymlinksInPath()
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    let declaration = /struct\s+(\w+)\s*<[^{]*>\s*:[^{]*Primitive\b/
    var names: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: declaration) { names.insert(String(match.1)) }
    }
    return names
  }
}
