import Foundation
import Testing

@testable import Datasets

@Suite("Texts")
struct TextCorpusTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func error(reading path: String) -> TextError? {
    do throws(TextError) {
      _ = try TextCorpus(contentsOf: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func readsFilesCompressedOrPlain() throws {
    let text = "Grüße, 🌍!\n"
    for bytes in [Array(text.utf8), gzip(Array(text.utf8)), [0xEF, 0xBB, 0xBF] + Array(text.utf8)] {
      let path = try folder.write(bytes)
      let corpus = try TextCorpus(contentsOf: path)
      #expect(corpus.text == text)
      #expect(corpus.documents.map(\.path) == [path])
    }
  }

  @Test func readsAFolderInTheOrderOfPaths() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/b", withIntermediateDirectories: true)
    for (name, text) in [("c", "3"), ("a", "1"), ("b/x", "2"), (".hidden", "no")] {
      _ = try folder.write(Array(text.utf8), to: name)
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/z", withDestinationPath: folder.path + "/a")
    let corpus = try TextCorpus(contentsOf: folder.path)
    #expect(corpus.text == "1\n2\n3")
    #expect(corpus.documents.map(\.path) == ["a", "b/x", "c"].map { "\(folder.path)/\($0)" })
  }

  @Test func failuresNameTheFile() throws {
    let missing = folder.path + "/none"
    #expect(error(reading: missing)?.description == "\(missing): no such file or folder")
    #expect(error(reading: folder.path) == .empty(path: folder.path))
    let path = try folder.write([])
    #expect(error(reading: path)?.description == "\(path): empty")
    #expect(error(reading: folder.path) == .empty(path: path))
    let compressed = gzip(Array("text".utf8))
    _ = try folder.write(Array(compressed.dropLast(5)))
    #expect(
      error(reading: path)?.description
        == "\(path): the compressed stream ends early")
    _ = try folder.write(compressed + [1])
    #expect(error(reading: path)?.description == "\(path): other bytes follow the data")
    #expect(
      TextError.missing(path: "p", package: "q").description
        == "p: no such file or folder; on Debian it comes with the package q")
  }

  /// Each kind of byte sequence that is not UTF-8, after three bytes that are.
  @Test(arguments: [
    [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x41], [0xE0, 0x9F, 0xBF], [0xE2, 0x82],
    [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5], [0xFF],
  ])
  func otherBytesAreFoundAtTheirOffset(bytes: [UInt8]) throws {
    let path = try folder.write([0x41, 0xC3, 0xA9] + bytes)
    #expect(error(reading: path) == .notUTF8(path: path, offset: 3))
    #expect(error(reading: path)?.description == "\(path): not UTF-8 at byte 3")
  }

  @Test func scalarsAreThoseOfTheLibrary() throws {
    for text in [
      "\u{7F}\u{80}", "\u{7FF}\u{800}", "\u{D7FF}\u{E000}", "\u{FFFF}\u{10000}\u{10FFFF}",
    ] {
      let bytes = Array(text.utf8)
      var position = 0
      for expected in text.unicodeScalars {
        let (found, length) = try #require(scalar(in: bytes, at: position))
        #expect(found == expected)
        position += length
      }
      #expect(position == bytes.count)
    }
  }
}
