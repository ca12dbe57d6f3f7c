import Tensor

/// A text as tokens, in windows to train a language model on.
///
/// ```swift
/// let corpus = try TextCorpus(contentsOf: "novel.txt")
/// let text = try TextDataset(corpus, tokenizer: ByteTokenizer(), time: 128)
/// let (train, heldOut) = try text.split(heldOut: 0.1)
/// let plan = BatchPlan(count: train.count, batchSize: 32, seed: 1)
/// let (inputs, labels) = train.batch(plan.indices(step: 0))
/// ```
///
/// Window `i` reads the tokens from `i * stride` on, and is to predict, at each of its `time`
/// positions, the token that follows.
public struct TextDataset: Sendable, Equatable {
  /// What errors name.
  public let path: String
  /// The tokens in the order of the text.
  public let tokens: [Int]
  /// The number of tokens that a window reads.
  public let time: Int
  /// The distance between the beginnings of two windows.
  public let stride: Int
  /// The number of tokens that the tokenizer has; all tokens are below.
  public let vocabularyCount: Int

  /// The windows of a corpus.
  ///
  /// - Parameters:
  ///   - corpus: The texts.
  ///   - tokenizer: What makes the tokens.
  ///   - time: The number of tokens that a window reads, at least 1.
  ///   - stride: The distance between the beginnings of two windows; `time` if not given, so that
  ///     every token is predicted once an epoch. With 1, a window begins at every token.
  ///   - separator: A token to put between two texts, such as a special one for the end of a text.
  ///     Without it, a line feed stands between them.
  /// - Throws: ``TextError/tooShort(path:tokens:needed:)`` if there is no window.
  public init(
    _ corpus: TextCorpus, tokenizer: some Tokenizer, time: Int, stride: Int? = nil,
    separator: Int? = nil
  ) throws(TextError) {
    var tokens: [Int] = []
    if let separator {
      for document in corpus.documents {
        if !tokens.isEmpty { tokens.append(separator) }
        tokens += tokenizer.encode(document.text)
      }
    } else {
      tokens = tokenizer.encode(corpus.text)
    }
    try self.init(
      tokens: tokens, vocabularyCount: tokenizer.vocabularyCount, time: time, stride: stride,
      path: corpus.path)
  }

  /// The windows of tokens that are there already, under a name for errors.
  ///
  /// - Throws: ``TextError/tooShort(path:tokens:needed:)`` if there is no window.
  public init(
    tokens: [Int], vocabularyCount: Int, time: Int, stride: Int? = nil, path: String = "tokens"
  ) throws(TextError) {
    let stride = stride ?? time
    require(
      time > 0 && stride > 0,
      "TextDataset: windows of \(time) tokens at a stride of \(stride), at least 1 is needed")
    if let token = tokens.first(where: { !(0..<vocabularyCount).contains($0) }) {
      require(false, "TextDataset: token \(token) is outside the \(vocabularyCount) tokens")
    }
    if tokens.count <= time {
      throw .tooShort(path: path, tokens: tokens.count, needed: time + 1)
    }
    self.path = path
    self.tokens = tokens
    self.time = time
    self.stride = stride
    self.vocabularyCount = vocabularyCount
  }

  /// The number of windows.
  public var count: Int { (tokens.count - 1 - time) / stride + 1 }

  /// The text before a position and from there on: no window crosses it, so nothing that is held
  /// out was trained on.
  ///
  /// - Parameter fraction: The part of the tokens that is held out, in 0...1.
  /// - Throws: ``TextError/tooShort(path:tokens:needed:)`` if a part has no window.
  public func split(
    heldOut fraction: Double
  ) throws(TextError) -> (train: TextDataset, heldOut: TextDataset) {
    require((0...1).contains(fraction), "split: the fraction \(fraction) is outside 0...1")
    let cut = tokens.count - Int((fraction * Double(tokens.count)).rounded())
    func part(_ tokens: ArraySlice<Int>, _ name: String) throws(TextError) -> TextDataset {
      try TextDataset(
        tokens: Array(tokens), vocabularyCount: vocabularyCount, time: time, stride: stride,
        path: "\(path) (\(name) part)")
    }
    return (try part(tokens[..<cut], "training"), try part(tokens[cut...], "held-out"))
  }
}
