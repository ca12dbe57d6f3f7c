import ArgumentParser
import Foundation

/// Replaces what stands between the comments `<!-- name -->` and `<!-- end of name -->` of a
/// document, lines of their own.
func replaceSection(_ name: String, of path: String, with text: String) throws {
  let document = try String(contentsOfFile: path, encoding: .utf8)
  let (begin, end) = ("<!-- \(name) -->\n", "<!-- end of \(name) -->\n")
  guard let start = document.range(of: begin)?.upperBound,
    let stop = document.range(of: end, range: start..<document.endIndex)?.lowerBound
  else { throw ValidationError("\(path) has no section \(name).") }
  let replaced = document[..<start] + "\n\(text)\n\n" + document[stop...]
  try String(replaced).write(toFile: path, atomically: true, encoding: .utf8)
}
