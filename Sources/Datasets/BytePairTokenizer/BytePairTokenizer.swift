import Tensor

/// Tokens for byte sequences that are frequent in a text (R. Sennrich, B. Haddow, A. Birch, "Neural
/// machine translation of rare words with subword units", 2016; over bytes as in GPT-2, Radford et
/// al. 2019).
///
/// Tokens 0 to 255 are the bytes. Each merge adds one token, for a pair of tokens that stand side by
/// side; special tokens come last. Every text, and every sequence of bytes, has tokens and is got
/// back from them exactly. A text never becomes a special token, whatever it says.
public struct BytePairTokenizer: Tokenizer, Equatable {
  /// Two tokens that become one.
  public struct Merge: Sendable, Hashable {
    /// The token on the left and the one on the right.
    public let left: Int, right: Int
  }

  /// The merges: merge `i` makes token `256 + i`.
  public let merges: [Merge]

  /// The names of the special tokens, whose numbers follow those of the merges.
  public let special: [String]

  private let results: [Merge: Int]
  private let spellings: [[UInt8]]

  /// The tokenizer of merges in their order. Throws at the first merge that repeats one or names a
  /// token that is not there before it.
  init(merges: [Merge], special: [String]) throws(MergeError) {
    var results: [Merge: Int] = [:]
    var spellings = (0..<256).map { [UInt8($0)] }
    for (index, merge) in merges.enumerated() {
      let known = 0..<256 + index
      guard known.contains(merge.left), known.contains(merge.right),
        results.updateValue(256 + index, forKey: merge) == nil
      else { throw MergeError(index: index) }
      spellings.append(spellings[merge.left] + spellings[merge.right])
    }
    self.merges = merges
    self.special = special
    self.results = results
    self.spellings = spellings + special.map { Array($0.utf8) }
  }

  /// A merge that cannot be.
  struct MergeError: Error { let index: Int }

  public var vocabularyCount: Int { spellings.count }

  /// The token of a special name, or `nil` if there is none.
  public func token(special name: String) -> Int? {
    special.firstIndex(of: name).map { 256 + merges.count + $0 }
  }

  public func encode(_ text: String) -> [Int] { encode(bytes: Array(text.utf8)) }

  /// The tokens of any bytes.
  public func encode(bytes: [UInt8]) -> [Int] {
    var tokens: [Int] = []
    var known: [ArraySlice<UInt8>: [Int]] = [:]
    for range in Pieces(bytes) {
      let piece = bytes[range]
      if let found = known[piece] {
        tokens += found
      } else {
        let found = merged(piece.map { Int($0) })
        known[piece] = found
        tokens += found
      }
    }
    return tokens
  }

  public func bytes(_ tokens: [Int]) throws(TokenError) -> [UInt8] {
    var bytes: [UInt8] = []
    for (position, token) in tokens.enumerated() {
      guard spellings.indices.contains(token) else {
        throw TokenError(token: token, position: position, vocabularyCount: vocabularyCount)
      }
      bytes += spellings[token]
    }
    return bytes
  }

  /// Applies the merges to one piece in the order in which they were learned.
  private func merged(_ tokens: [Int]) -> [Int] {
    var tokens = tokens
    while tokens.count > 1 {
      var first: Int?
      for index in 1..<tokens.count {
        let pair = Merge(left: tokens[index - 1], right: tokens[index])
        if let token = results[pair] { first = min(first ?? token, token) }
      }
      guard let first else { break }
      tokens = merging(tokens, merges[first - 256], into: first)
    }
    return tokens
  }
}

/// Tokens with each place of a pair, from the left, replaced by one token.
func merging(_ tokens: [Int], _ pair: BytePairTokenizer.Merge, into token: Int) -> [Int] {
  var result: [Int] = []
  result.reserveCapacity(tokens.count)
  var index = 0
  while index < tokens.count {
    if index + 1 < tokens.count, tokens[index] == pair.left, tokens[index + 1] == pair.right {
      result.append(token)
      index += 2
    } else {
      result.append(tokens[index])
      index += 1
    }
  }
  return result
}
