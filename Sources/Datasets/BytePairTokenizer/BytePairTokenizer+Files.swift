internal import Foundation
public import Tensor

/// Why a file is no tokenizer. The description is one line with the file and the field.
public struct TokenizerFileError: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The field at fault, such as `merges[3]`, or `nil` if it is the file as a whole.
  public let field: String?
  /// What is wrong.
  public let message: String

  public var description: String {
    [path, field, message].compactMap(\.self).joined(separator: ": ")
  }
}

extension BytePairTokenizer {
  /// Writes the tokenizer as JSON: `format`, `merges` (pairs of tokens) and `special` (names).
  public func write(to path: String) throws(FileError) {
    let pairs = merges.map { "[\($0.left), \($0.right)]" }.joined(separator: ",\n    ")
    // A list of strings always encodes.
    let names = String(decoding: try! JSONEncoder().encode(special), as: UTF8.self)
    let text = """
      {
        "format": "\(TokenizerFields.format)",
        "merges": [
          \(pairs)
        ],
        "special": \(names)
      }

      """
    try AtomicFile.write(bytes: Array(text.utf8), to: path)
  }

  /// Reads a tokenizer that ``write(to:)`` wrote.
  ///
  /// - Throws: ``TokenizerFileError``, with the file and the field at fault.
  public init(contentsOf path: String) throws(TokenizerFileError) {
    func failure(_ field: String?, _ message: String) -> TokenizerFileError {
      TokenizerFileError(path: path, field: field, message: message)
    }
    let bytes: [UInt8]
    do throws(TextError) {
      bytes = try readAllBytes(of: path)
    } catch {
      throw failure(nil, String(error.description.dropFirst(path.count + 2)))
    }
    let fields: TokenizerFields
    do {
      fields = try JSONDecoder().decode(TokenizerFields.self, from: Data(bytes))
    } catch let error as DecodingError {
      let (field, message) = error.place
      throw failure(field, message)
    } catch {
      throw failure(nil, "not JSON")
    }
    if fields.format != TokenizerFields.format {
      throw failure("format", "\"\(fields.format)\" instead of \"\(TokenizerFields.format)\"")
    }
    if Set(fields.special).count != fields.special.count {
      throw failure("special", "names repeat")
    }
    if let index = fields.merges.firstIndex(where: { $0.count != 2 }) {
      throw failure("merges[\(index)]", "\(fields.merges[index].count) tokens instead of 2")
    }
    do throws(MergeError) {
      try self.init(
        merges: fields.merges.map { Merge(left: $0[0], right: $0[1]) }, special: fields.special)
    } catch {
      throw failure(
        "merges[\(error.index)]", "repeats a merge or names a token that is not there before it")
    }
  }
}

private struct TokenizerFields: Decodable {
  static let format = "bittensor byte pairs 1"

  let format: String
  let merges: [[Int]]
  let special: [String]

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    let known = ["format", "merges", "special"]
    let names = object.allKeys.map(\.stringValue).sorted()
    if let name = names.first(where: { !known.contains($0) }) {
      throw DecodingError.dataCorruptedError(
        forKey: Key(stringValue: name), in: object,
        debugDescription: "unknown; fields are \(known.joined(separator: ", "))")
    }
    format = try object.decode(String.self, forKey: Key(stringValue: "format"))
    merges = try object.decode([[Int]].self, forKey: Key(stringValue: "merges"))
    special = try object.decode([String].self, forKey: Key(stringValue: "special"))
  }
}

extension DecodingError {
  /// The field at fault and what is wrong with it.
  fileprivate var place: (field: String?, message: String) {
    switch self {
    case .keyNotFound(let key, _): return (key.stringValue, "missing")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      return (path(context.codingPath), "not of type \(type)")
    case .dataCorrupted(let context):
      let field = path(context.codingPath)
      return (field, field == nil ? "not JSON" : context.debugDescription)
    @unknown default: return (nil, "not a tokenizer")
    }
  }

  private func path(_ keys: [any CodingKey]) -> String? {
    if keys.isEmpty { return nil }
    return keys.reduce("") { text, key in
      if let index = key.intValue { return "\(text)[\(index)]" }
      return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
    }
  }
}
