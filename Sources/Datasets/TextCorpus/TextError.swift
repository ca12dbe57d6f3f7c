/// Why a text could not be loaded. The description is one line with the file.
public enum TextError: Error, Equatable, CustomStringConvertible {
  /// There is no such file or folder. `package` is the one of Debian that brings it, if known.
  case missing(path: String, package: String? = nil)
  /// The system refused to open or read the file or folder, for the reason it gave.
  case unreadable(path: String, message: String)
  /// A file has no bytes, or a folder no files.
  case empty(path: String)
  /// The bytes from `offset` on (after decompression) are not UTF-8.
  case notUTF8(path: String, offset: Int)
  /// A compressed file is damaged.
  case corrupt(path: String, message: String)
  /// The text has too few tokens for one window.
  case tooShort(path: String, tokens: Int, needed: Int)

  public var description: String {
    switch self {
    case .missing(let path, nil):
      "\(path): no such file or folder"
    case .missing(let path, let package?):
      "\(path): no such file or folder; on Debian it comes with the package \(package)"
    case .unreadable(let path, let message):
      "\(path): cannot be read: \(message)"
    case .empty(let path):
      "\(path): empty"
    case .notUTF8(let path, let offset):
      "\(path): not UTF-8 at byte \(offset)"
    case .corrupt(let path, let message):
      "\(path): \(message)"
    case .tooShort(let path, let tokens, let needed):
      "\(path): too short: \(tokens) tokens, and one window needs \(needed)"
    }
  }

  /// The same failure of a compressed or plain file.
  init(_ error: IDXError) {
    switch error.reason {
    case .missingFile: self = .missing(path: error.path)
    case .unreadable(let message): self = .unreadable(path: error.path, message: message)
    default:
      self = .corrupt(
        path: error.path, message: String(error.description.dropFirst(error.path.count + 2)))
    }
  }
}
