import Foundation
import Tensor

/// The part of a document that a command writes, between two comments.
struct MarkedSection: Sendable {
  /// What the comments name.
  var name: String

  var opening: String { "<!-- \(name) -->" }
  var closing: String { "<!-- end of \(name) -->" }

  /// A document with the part replaced.
  func replacing(_ text: String, in document: String, at path: String) throws -> String {
    guard let start = document.range(of: opening), let end = document.range(of: closing),
      start.upperBound <= end.lowerBound
    else { throw DocumentError.noSection(path, opening: opening, closing: closing) }
    return document[..<start.upperBound] + "\n" + text + "\n" + document[end.lowerBound...]
  }

  static func read(_ path: String) throws -> String {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw DocumentError.unreadable(path)
    }
    return text
  }

  /// The rows of a table in Markdown.
  static func table(_ header: [String], _ rows: [[String]]) -> [String] {
    ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
  }
}

/// A document that is to be renewed, found to have the section before the work begins.
struct RenewedDocument: Sendable {
  let path: String
  let section: MarkedSection
  let pictures: OutputFolder

  init(_ path: String, _ section: MarkedSection) throws {
    _ = try section.replacing("", in: try MarkedSection.read(path), at: path)
    self.path = path
    self.section = section
    let place = URL(fileURLWithPath: path).deletingLastPathComponent().path
    pictures = try OutputFolder("\(place)/Pictures")
  }

  /// Writes the section anew, and the pictures among the files beside the document.
  func write(_ text: String, _ files: [OutputFile]) throws {
    try pictures.write(files.filter { $0.name.hasSuffix(".svg") })
    let document = try section.replacing(text, in: try MarkedSection.read(path), at: path)
    try AtomicFile.write(bytes: Array(document.utf8), to: path)
  }
}

/// A document cannot be renewed.
enum DocumentError: Error, CustomStringConvertible {
  case unreadable(String)
  case noSection(String, opening: String, closing: String)

  var description: String {
    switch self {
    case .unreadable(let path): "\(path): cannot be read"
    case .noSection(let path, let opening, let closing):
      "\(path): holds no \"\(opening)\" before a \"\(closing)\""
    }
  }
}
