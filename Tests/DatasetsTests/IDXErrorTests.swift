import Testing

@testable import Datasets

@Suite("Errors of IDX files")
struct IDXErrorTests {
  let folder: TemporaryFolder
  let bytes = idx([2, 3], [1, 2, 3, 4, 5, 6])

  init() throws { folder = try TemporaryFolder() }

  @Test func missingOrUnreadable() throws {
    #expect(failure(reading: folder.path + "/none") == .missingFile)
    #expect(try failure(reading: folder.write(bytes) + "/below") == .missingFile)
    #expect(failure(reading: folder.path) == .unreadable("Is a directory"))
  }

  @Test func wrongMagic() throws {
    for (position, value) in [(0, 1), (1, 1), (2, 7), (2, 0x0A), (2, 0x0F)] {
      var damaged = bytes
      damaged[position] = UInt8(value)
      let reason = IDXError.Reason.wrongMagic(Array(damaged[..<4]))
      #expect(try failure(reading: folder.write(damaged)) == reason)
      #expect(try failure(reading: folder.write(gzip(damaged))) == reason)
    }
  }

  @Test func unsupportedElement() throws {
    for element in [IDXElement.signedByte, .int16, .int32, .float32, .float64] {
      let path = try folder.write(idx([1], [0], element: element.rawValue))
      #expect(failure(reading: path) == .unsupportedElement(element))
    }
  }

  @Test func wrongRank() throws {
    let path = try folder.write(bytes)
    #expect(failure(reading: path, rank: 3) == .wrongRank(expected: 3, found: 2))
  }

  @Test func tooLarge() throws {
    let sides = [1 << 20, 1 << 20]
    #expect(
      try failure(reading: folder.write(idx(sides, [])))
        == .tooLarge(shape: sides, limit: IDX.defaultLimit))
    // The product is 0 modulo 2^64.
    let overflowing = [1 << 31, 1 << 31, 4, 1]
    #expect(
      try failure(reading: folder.write(gzip(idx(overflowing, []))), limit: .max)
        == .tooLarge(shape: overflowing, limit: .max))
    // As many elements as an `Int` counts leave no room for the header.
    let factors = [7, 7, 73, 127, 337, 92737, 649657]
    #expect(factors.reduce(1, *) == .max)
    #expect(
      try failure(reading: folder.write(idx(factors, [])), limit: .max)
        == .tooLarge(shape: factors, limit: .max))
  }

  @Test func trailingBytes() throws {
    #expect(try failure(reading: folder.write(bytes + [0])) == .trailingBytes)
    #expect(try failure(reading: folder.write(gzip(bytes + [0]))) == .trailingBytes)
    #expect(try failure(reading: folder.write(gzip(bytes) + gzip([0]))) == .trailingBytes)
    for tail in [[0], [0x1F], [0x1F, 0x8C], [UInt8](repeating: 0, count: 512)] as [[UInt8]] {
      #expect(try failure(reading: folder.write(gzip(bytes) + tail)) == .trailingBytes)
    }
  }

  @Test func corruptGzip() throws {
    let compressed = gzip(bytes)
    let end = compressed.count
    for (position, message) in [
      (2, "unknown compression method"), (3, "unknown header flags set"),
      (end - 8, "incorrect data check"), (end - 4, "incorrect length check"),
    ] {
      var damaged = compressed
      damaged[position] ^= 0xE0
      #expect(try failure(reading: folder.write(damaged)) == .corruptGzip(message))
    }
    var blockType = compressed
    blockType[10] |= 6
    #expect(try failure(reading: folder.write(blockType)) == .corruptGzip("invalid block type"))
  }

  @Test func descriptionsAreOneLineWithThePath() {
    let reasons: [(IDXError.Reason, String)] = [
      (.missingFile, "no such file"),
      (.unreadable("Is a directory"), "cannot be read: Is a directory"),
      (.wrongMagic([0, 16, 8, 255]), "not an IDX file: it begins with the bytes 00 10 08 ff"),
      (
        .unsupportedElement(.int16),
        "its elements are of type 16-bit integer (0b), and only unsigned byte (08) is supported"
      ),
      (.wrongRank(expected: 3, found: 1), "has 1 dimensions instead of 3"),
      (
        .tooLarge(shape: [3, 4], limit: 5), "announces 3 x 4 elements, more than the limit of 5"
      ),
      (.truncated(expected: 8, found: 5), "truncated: expected 8 bytes and found 5"),
      (.trailingBytes, "other bytes follow the data"),
      (.corruptGzip("incorrect data check"), "corrupt gzip data: incorrect data check"),
    ]
    for (reason, text) in reasons {
      #expect(IDXError("a/b", reason).description == "a/b: \(text)")
    }
  }
}
