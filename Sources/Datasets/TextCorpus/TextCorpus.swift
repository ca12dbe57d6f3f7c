internal import Foundation

/// Texts to train on: one for each file.
public struct TextCorpus: Sendable, Equatable {
  /// A text and the file it is from.
  public struct Document: Sendable, Equatable {
    /// The file.
    public let path: String
    /// Its content.
    public let text: String

    /// A text under a name for errors, which need not be a file's.
    public init(path: String, text: String) {
      self.path = path
      self.text = text
    }
  }

  /// Where the texts are from: a file or a folder.
  public let path: String

  /// The texts, in the order of their paths.
  public let documents: [Document]

  /// Texts from elsewhere, under a name for errors.
  public init(path: String, documents: [Document]) {
    self.path = path
    self.documents = documents
  }

  /// Reads a UTF-8 file, or every file in a folder and the folders below.
  ///
  /// Files that begin like gzip are decompressed. In a folder, names that begin with a dot are left
  /// out, and so are symbolic links, which would bring texts twice; files come in the order of the
  /// bytes of their paths.
  ///
  /// - Throws: ``TextError``, with the file at fault: one that is missing, unreadable, empty,
  ///   damaged or not UTF-8, or a folder without files.
  public init(contentsOf path: String) throws(TextError) {
    self.path = path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      let paths = try TextCorpus.files(in: path)
      if paths.isEmpty { throw .empty(path: path) }
      var documents: [Document] = []
      for path in paths { documents.append(try Document(contentsOf: path)) }
      self.documents = documents
    } else {
      documents = [try Document(contentsOf: path)]
    }
  }

  /// The texts one after the other, with a line feed between two.
  public var text: String { documents.map(\.text).joined(separator: "\n") }

  private static func files(in folder: String) throws(TextError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw .unreadable(path: folder, message: "the folder cannot be listed")
    }
    var files: [String] = []
    for name in names where !name.hasPrefix(".") {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      switch attributes?[.type] as? FileAttributeType {
      case .typeDirectory?: files += try TextCorpus.files(in: path)
      case .typeSymbolicLink?: continue
      default: files.append(path)
      }
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension TextCorpus.Document {
  /// Reads a UTF-8 file, compressed by gzip or plain.
  ///
  /// - Throws: ``TextError`` for a file that is missing, unreadable, empty, damaged or not UTF-8.
  public init(contentsOf path: String) throws(TextError) {
    self.init(path: path, text: try decodedUTF8(readAllBytes(of: path), path: path))
  }
}

/// The bytes of a file, decompressed if it begins like gzip; at least one.
func readAllBytes(of path: String) throws(TextError) -> [UInt8] {
  let bytes: [UInt8]
  let isComplete: Bool
  do throws(IDXError) {
    let source = try openByteSource(BufferedFile(path))
    bytes = try source.readBytes(upTo: .max)
    isComplete = source.isComplete
  } catch {
    throw TextError(error)
  }
  if !isComplete { throw .corrupt(path: path, message: "the compressed stream ends early") }
  if bytes.isEmpty { throw .empty(path: path) }
  return bytes
}

/// The text of UTF-8 bytes, without a byte order mark.
func decodedUTF8(_ bytes: [UInt8], path: String) throws(TextError) -> String {
  let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  let content = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
  if let text = String(validating: content, as: UTF8.self) { return text }
  throw .notUTF8(path: path, offset: firstInvalidUTF8(in: bytes) ?? 0)
}

/// Where bytes stop being UTF-8.
private func firstInvalidUTF8(in bytes: [UInt8]) -> Int? {
  var position = 0
  while position < bytes.count {
    guard let (_, length) = scalar(in: bytes, at: position) else { return position }
    position += length
  }
  return nil
}
