import Datasets
import Testing

@Suite("Windows of text")
struct TextDatasetTests {
  private func dataset(_ count: Int, time: Int, stride: Int? = nil) throws -> TextDataset {
    try TextDataset(tokens: Array(0..<count), vocabularyCount: count, time: time, stride: stride)
  }

  @Test func labelsAreTheNextTokens() throws {
    let data = try dataset(11, time: 3)
    #expect(data.count == 3)
    let (inputs, labels) = data.batch([2, 0])
    #expect(inputs.shape == [2, 3])
    #expect(inputs.indices == [6, 7, 8, 0, 1, 2])
    #expect(labels == [7, 8, 9, 1, 2, 3])
    #expect(data.window(at: 1).elementsEqual([3, 4, 5, 6]))
    #expect(data.batch([1], as: Double.self).inputs.indices == [3, 4, 5])
  }

  /// With the stride that is not given, no token is predicted twice, and only a tail is not.
  @Test(arguments: [1, 2, 5, 9], [10, 11, 37])
  func everyTokenIsPredictedOnce(time: Int, count: Int) throws {
    let data = try dataset(count, time: time)
    let labels = data.batch(0..<data.count).labels
    #expect(labels == Array(1...data.count * time))
    #expect(count - 1 - data.count * time < time)
  }

  @Test func aStrideOfOneBeginsAtEveryToken() throws {
    let data = try dataset(10, time: 4, stride: 1)
    #expect(data.count == 6)
    #expect(data.window(at: 5).elementsEqual([5, 6, 7, 8, 9]))
  }

  @Test func theHeldOutPartIsTheEnd() throws {
    let (train, heldOut) = try dataset(20, time: 3).split(heldOut: 0.25)
    #expect(train.tokens == Array(0..<15))
    #expect(heldOut.tokens == Array(15..<20))
    #expect(heldOut.count == 1)
  }

  @Test func tooShortTextsAreRefused() throws {
    let corpus = TextCorpus(path: "p", documents: [.init(path: "p", text: "abc")])
    #expect(throws: TextError.tooShort(path: "p", tokens: 3, needed: 4)) {
      try TextDataset(corpus, tokenizer: ByteTokenizer(), time: 3)
    }
    let short = TextError.tooShort(path: "tokens (held-out part)", tokens: 2, needed: 4)
    #expect(throws: short) { try dataset(20, time: 3).split(heldOut: 0.1) }
    #expect(
      short.description
        == "tokens (held-out part): too short: 2 tokens, and one window needs 4")
  }

  @Test func textsAreSeparated() throws {
    let corpus = TextCorpus(
      path: "p", documents: [.init(path: "a", text: "ab"), .init(path: "b", text: "c")])
    let lines = try TextDataset(corpus, tokenizer: ByteTokenizer(), time: 1)
    #expect(lines.tokens == [97, 98, 10, 99])
    let marked = try TextDataset(corpus, tokenizer: ByteTokenizer(), time: 1, separator: 0)
    #expect(marked.tokens == [97, 98, 0, 99])
  }

  @Test func bytesAreTokens() throws {
    let tokenizer = ByteTokenizer()
    for text in ["", "plain", "é 🌍 \u{0}"] {
      #expect(try tokenizer.decode(tokenizer.encode(text)) == text)
    }
    #expect(try tokenizer.decode([0x41, 0xFF]) == "A\u{FFFD}")
    #expect(throws: TokenError.self) { try tokenizer.decode([65, 256]) }
    #expect(throws: TokenError.self) { try tokenizer.decode([-1]) }
  }
}
