import Testing

@testable import Datasets

@Suite("Byte pair tokens")
struct BytePairTests {
  private let text =
    String(repeating: "the cat sat on the mat, and that's that; we'll see 123 cats.\n", count: 20)
    + "Über Größe, naïve: 日本語 🌍🌍!  two  spaces\t\n"

  private func pieces(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return Pieces(bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  /// By hand, from the rule.
  @Test func piecesFollowTheRule() {
    #expect(
      pieces("Hello world, it's  12 o'clock")
        == ["Hello", " world", ",", " it", "'s", " ", " 12", " o", "'", "clock"])
    #expect(pieces("a\n\n b  ") == ["a", "\n\n", " b", "  "])
    #expect(pieces("a\n\nb") == ["a", "\n", "\n", "b"])
    #expect(pieces("we'll 've're're") == ["we", "'ll", " '", "ve", "'re", "'re"])
    #expect(pieces("größe 日本 ½ !?") == ["größe", " 日本", " ½", " !?"])
  }

  @Test func roundTripsAreExact() throws {
    let tokenizer = BytePairTokenizer(training: text, vocabularyLimit: 280, special: ["<end>"])
    #expect(tokenizer.vocabularyCount == 280)
    for text in [text, "", " ", "🌍 unseen ß\u{0}", "<end>"] {
      #expect(try tokenizer.decode(tokenizer.encode(text)) == text)
    }
    var generator = SplitMix64(seed: 5)
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(try tokenizer.bytes(tokenizer.encode(bytes: bytes)) == bytes)
    }
    #expect(tokenizer.token(special: "<end>") == 279)
    #expect(try tokenizer.decode([279]) == "<end>")
    #expect(!tokenizer.encode("<end>").contains(279))
    #expect(tokenizer.encode(text).count < text.utf8.count / 2)
    let error = #expect(throws: TokenError.self) { try tokenizer.decode([1, 280]) }
    #expect(error?.description == "token 1 is 280, and tokens go from 0 to 279")
  }

  /// Counts all pairs anew for each merge.
  @Test func mergesEqualThoseOfCountingAnew() {
    let bytes = Array(text.utf8)
    var pieces = Pieces(bytes).map { bytes[$0].map { Int($0) } }
    var merges: [BytePairTokenizer.Merge] = []
    while true {
      var counts: [BytePairTokenizer.Merge: Int] = [:]
      for piece in pieces {
        for (left, right) in zip(piece, piece.dropFirst()) {
          counts[.init(left: left, right: right), default: 0] += 1
        }
      }
      let best = counts.min {
        (-$0.value, $0.key.left, $0.key.right) < (-$1.value, $1.key.left, $1.key.right)
      }
      guard let best, best.value >= 2 else { break }
      pieces = pieces.map { merging($0, best.key, into: 256 + merges.count) }
      merges.append(best.key)
    }
    let tokenizer = BytePairTokenizer(training: text, vocabularyLimit: 10_000)
    #expect(tokenizer.merges == merges)
    #expect(merges.count > 30)
    #expect(tokenizer.encode(text) == Array(pieces.joined()))
    #expect(BytePairTokenizer(training: text, vocabularyLimit: 10_000) == tokenizer)
  }
}
