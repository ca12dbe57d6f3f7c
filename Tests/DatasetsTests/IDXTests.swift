import Datasets
import Testing

@Suite("Reading IDX files")
struct IDXTests {
  let folder: TemporaryFolder
  let payload = (0..<24).map { UInt8($0 * 10) }

  init() throws { folder = try TemporaryFolder() }

  @Test func plain() throws {
    let file = try IDX(contentsOf: folder.write(idx([2, 3, 4], payload)))
    #expect(file.shape == [2, 3, 4])
    #expect(file.bytes == payload)
  }

  @Test(arguments: [Int32(0), 1, 6, 9])
  func compressed(level: Int32) throws {
    let path = try folder.write(gzip(idx([4, 6], payload), level: level))
    let file = try IDX(contentsOf: path, rank: 2)
    #expect(file.shape == [4, 6])
    #expect(file.bytes == payload)
  }

  /// Every place of the seam, in the header and in the elements.
  @Test func severalMembers() throws {
    let bytes = idx([4, 6], payload)
    for seam in 0...bytes.count {
      let members = gzip(Array(bytes[..<seam])) + gzip(Array(bytes[seam...]))
      #expect(try IDX(contentsOf: folder.write(members)).bytes == payload)
    }
    let withEmptyMembers = gzip([]) + gzip(bytes) + gzip([]) + gzip([])
    #expect(try IDX(contentsOf: folder.write(withEmptyMembers)).bytes == payload)
  }

  /// Sizes around those of the buffers, with bytes that do not compress and bytes that do.
  @Test(arguments: [65_523, 65_528, 65_529, 262_143, 262_144, 262_145, 1_000_000])
  func crossesBuffers(count: Int) throws {
    var generator = SplitMix64(seed: UInt64(count))
    let noise = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    for payload in [noise, [UInt8](repeating: 7, count: count)] {
      let bytes = idx([count], payload)
      #expect(try IDX(contentsOf: folder.write(bytes)).bytes == payload)
      #expect(try IDX(contentsOf: folder.write(gzip(bytes))).bytes == payload)
      #expect(try IDX(contentsOf: folder.write(gzip(bytes) + gzip([]))).bytes == payload)
    }
  }

  /// The second member begins with the last byte of the 64 KiB read at once.
  @Test func seamAtTheEndOfABuffer() throws {
    let payload = [UInt8](repeating: 7, count: 70_000)
    let bytes = idx([70_000], payload)
    let seam = try #require(
      (65_000..<65_536).first { gzip(Array(bytes[..<$0]), level: 0).count == 65_535 })
    let members = gzip(Array(bytes[..<seam]), level: 0) + gzip(Array(bytes[seam...]))
    #expect(try IDX(contentsOf: folder.write(members)).bytes == payload)
  }

  @Test func emptyAndScalar() throws {
    let empty = try IDX(contentsOf: folder.write(idx([0, 28, 28], [])))
    #expect(empty.shape == [0, 28, 28])
    #expect(empty.bytes.isEmpty)
    #expect(try IDX(contentsOf: folder.write(idx([], [5]))).bytes == [5])
    // The other sizes alone overflow.
    let flat = [Int](repeating: 0xFFFF_FFFF, count: 200) + [0]
    #expect(try IDX(contentsOf: folder.write(gzip(idx(flat, [])))).bytes.isEmpty)
  }

  @Test func limitIsInclusive() throws {
    let path = try folder.write(idx([4, 6], payload))
    #expect(failure(reading: path, limit: 24) == nil)
    #expect(failure(reading: path, limit: 23) == .tooLarge(shape: [4, 6], limit: 23))
    #expect(failure(reading: path, limit: .max) == nil)
  }
}
