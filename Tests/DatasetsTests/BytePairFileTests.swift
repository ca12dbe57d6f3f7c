import Foundation
import Testing

@testable import Datasets

@Suite("Files of byte pair tokens")
struct BytePairFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [256, 260, 300])
  func aFileGivesTheSameTokenizer(limit: Int) throws {
    let path = folder.path + "/tokens.json"
    let special = limit == 300 ? ["<end>", "a \"b\" \n"] : []
    let tokenizer = BytePairTokenizer(
      training: "the cat, the mat, the hat; the cat, the mat, the hat", vocabularyLimit: limit,
      special: special)
    try tokenizer.write(to: path)
    #expect(try BytePairTokenizer(contentsOf: path) == tokenizer)
  }

  @Test(arguments: [
    ("", "empty"),
    ("{", "not JSON"),
    ("{\"format\": \"bittensor byte pairs 1\", \"special\": []}", "merges: missing"),
    (
      "{\"format\": \"x\", \"merges\": [], \"special\": []}",
      "format: \"x\" instead of \"bittensor byte pairs 1\""
    ),
    ("{\"format\": \"\", \"more\": 1}", "more: unknown; fields are format, merges, special"),
    (
      "{\"format\": \"bittensor byte pairs 1\", \"merges\": [[1, \"a\"]], \"special\": []}",
      "merges[0][1]: not of type Int"
    ),
    (
      "{\"format\": \"bittensor byte pairs 1\", \"merges\": [[1]], \"special\": []}",
      "merges[0]: 1 tokens instead of 2"
    ),
    (
      "{\"format\": \"bittensor byte pairs 1\", \"merges\": [[1, 2], [1, 257]], \"special\": []}",
      "merges[1]: repeats a merge or names a token that is not there before it"
    ),
    (
      "{\"format\": \"bittensor byte pairs 1\", \"merges\": [], \"special\": [\"a\", \"a\"]}",
      "special: names repeat"
    ),
  ])
  func failuresNameFileAndField(text: String, message: String) throws {
    let path = try folder.write(Array(text.utf8))
    let error = #expect(throws: TokenizerFileError.self) {
      try BytePairTokenizer(contentsOf: path)
    }
    #expect(error?.description == "\(path): \(message)")
  }
}
