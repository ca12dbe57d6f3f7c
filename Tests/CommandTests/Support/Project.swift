import Foundation

/// The project that these tests belong to.
enum Project {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(of path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  /// The paths of the Markdown files that a reader is sent to.
  static func documents() throws -> [String] {
    let guides = try FileManager.default
      .contentsOfDirectory(atPath: root.appendingPathComponent("Docs").path)
      .filter { $0.hasSuffix(".md") }
    return ["README.md", "CONTRIBUTING.md"] + guides.sorted().map { "Docs/\($0)" }
  }
}
