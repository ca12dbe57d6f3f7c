/// Turns text into tokens, the whole numbers that a language model reads, and back.
public protocol Tokenizer: Sendable {
  /// The number of tokens; they are 0..<vocabularyCount.
  var vocabularyCount: Int { get }

  /// The tokens of a text. Decoding them gives the text back exactly.
  func encode(_ text: String) -> [Int]

  /// The bytes that tokens stand for.
  ///
  /// - Throws: ``TokenError`` for a number that is no token.
  func bytes(_ tokens: [Int]) throws(TokenError) -> [UInt8]
}

extension Tokenizer {
  /// The text of tokens. Where their bytes are not UTF-8, as in what an untrained model writes, it
  /// has U+FFFD.
  ///
  /// - Throws: ``TokenError`` for a number that is no token.
  public func decode(_ tokens: [Int]) throws(TokenError) -> String {
    String(decoding: try bytes(tokens), as: UTF8.self)
  }
}

/// A number that is no token.
public struct TokenError: Error, Equatable, CustomStringConvertible {
  /// The number.
  public let token: Int
  /// Its position among the tokens.
  public let position: Int
  /// The number of tokens that there are.
  public let vocabularyCount: Int

  public var description: String {
    "token \(position) is \(token), and tokens go from 0 to \(vocabularyCount - 1)"
  }
}

/// The UTF-8 bytes of a text as tokens: no training, and 256 of them.
public struct ByteTokenizer: Tokenizer, Hashable {
  public init() {}

  public var vocabularyCount: Int { 256 }

  public func encode(_ text: String) -> [Int] { text.utf8.map { Int($0) } }

  public func bytes(_ tokens: [Int]) throws(TokenError) -> [UInt8] {
    if let position = tokens.firstIndex(where: { !(0..<256).contains($0) }) {
      throw TokenError(token: tokens[position], position: position, vocabularyCount: 256)
    }
    return tokens.map { UInt8($0) }
  }
}
