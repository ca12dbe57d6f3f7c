import Tensor

/// A file that does not hold a market, or cannot be read or written: one line with the path, the
/// field and what is wrong with it.
public struct MarketFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let path: String
  public let reason: Reason

  public enum Reason: Error, Hashable, Sendable {
    /// The system refused.
    case system(FileError)
    case unreadable(String)
    /// The name ends neither in .safetensors nor in .json.
    case unknownFormat
    /// The file is not safetensors, or a tensor in it has another element type.
    case safetensors(SafetensorsError)
    case notJSON
    /// One of these fields is needed.
    case missing([String])
    /// A field that no market has; the known ones.
    case unknown(field: String, known: [String])
    /// A field of JSON, or a place in one, of another type.
    case wrongType(place: String, expected: String)
    /// A nested array with rows of different lengths.
    case ragged(place: String, count: Int, expected: Int)
    /// Fields of which there may be one.
    case several([String])
    /// A text that is none of those a field can be.
    case text(field: String, String, [String])
    /// A utility of one's own cannot be written.
    case customUtility
    case market(MarketError)
  }

  public var description: String {
    switch reason {
    case .system(let error): error.description
    case .safetensors(let error): error.description
    default: "\(path): \(reason)"
    }
  }
}

extension MarketFileError.Reason: CustomStringConvertible {
  /// What is wrong, without the path.
  public var description: String {
    switch self {
    case .system(let error): error.description
    case .safetensors(let error): error.description
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .unknownFormat: "a market's file is named .safetensors or .json"
    case .notJSON: "not a JSON object"
    case .missing(let fields):
      fields.count == 1
        ? "\"\(fields[0])\" is missing"
        : "the Hessians are missing: one of " + Self.list(fields)
    case .unknown(let field, let known):
      "\"\(field)\" is not a field of a market; there are " + Self.list(known)
    case .wrongType(let place, let expected): "\(place): expected \(expected)"
    case .ragged(let place, let count, let expected):
      "\(place): \(count) entries, expected \(expected) as in the first row"
    case .several(let fields): "there may be only one of " + Self.list(fields)
    case .text(let field, let text, let known):
      "\(field): \"\(text)\", expected " + known.map { "\"\($0)\"" }.joined(separator: " or ")
    case .customUtility: "a custom utility cannot be written; a file names linear or log"
    case .market(let error): error.description
    }
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
