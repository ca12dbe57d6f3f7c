import Foundation
import Testing

@testable import Datasets

@Suite("Damaged IDX files")
struct IDXRobustnessTests {
  @Test func everyPrefixOfAPlainFileIsTruncated() throws {
    let folder = try TemporaryFolder()
    let bytes = idx([2, 3, 2], Array(1...12))
    for length in 0..<bytes.count {
      let expected = length < 4 ? 4 : length < 16 ? 16 : 28
      #expect(
        try failure(reading: folder.write(Array(bytes[..<length])))
          == .truncated(expected: expected, found: length))
    }
  }

  @Test func everyPrefixOfACompressedFileFails() throws {
    let folder = try TemporaryFolder()
    let bytes = idx([2, 3, 2], Array(1...12))
    let half = bytes.count / 2
    let members = gzip(Array(bytes[..<half])) + gzip(Array(bytes[half...]))
    for file in [gzip(bytes), members] {
      var reasons: [IDXError.Reason] = []
      for length in 0..<file.count {
        let reason = try failure(reading: folder.write(Array(file[..<length])))
        reasons.append(try #require(reason))
      }
      // The elements are there, the checksum is not.
      #expect(reasons.last == .corruptGzip("the compressed stream ends before its checksum"))
      #expect(reasons[half] != reasons.last)
      for reason in reasons where reason != reasons.last {
        switch reason {
        case .truncated, .trailingBytes: break
        default: Issue.record("\(reason)")
        }
      }
    }
  }

  @Test func memoryFollowsTheDataNotTheRequest() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 1, count: 300_000))
    let bytes = try openByteSource(BufferedFile(path)).readBytes(upTo: 1 << 40)
    #expect(bytes.count == 300_000)
    #expect(bytes.capacity < 1 << 20)
  }

  #if os(Linux)
    /// In a process of its own, where the system refuses large allocations.
    @Test func hugeClaimsAndMutationsStayWithinLittleMemory() async {
      await #expect(processExitsWith: .success) {
        let folder = try TemporaryFolder()
        try limitAddressSpace(toFurther: 64 << 20)

        let claim = idx([1 << 16, 1 << 16], [1, 2, 3])
        let expected = IDXError.Reason.truncated(expected: 12 + 1 << 32, found: 15)
        #expect(try failure(reading: folder.write(claim)) == expected)
        #expect(try failure(reading: folder.write(gzip(claim))) == expected)
        // Compresses a thousandfold and holds more than its header says.
        let bomb = gzip(idx([10], [UInt8](repeating: 0, count: 16 << 20)), level: 9)
        #expect(try failure(reading: folder.write(bomb)) == .trailingBytes)

        var generator = SplitMix64(seed: 2017)
        let plain = idx([5, 4, 4], (0..<80).map { UInt8($0) })
        var intact = 0
        for round in 0..<2000 {
          let mutated = mutate(round % 2 == 0 ? plain : gzip(plain), using: &generator)
          do {
            let file = try IDX(contentsOf: folder.write(mutated))
            #expect(file.bytes.count == file.shape.reduce(1, *))
            intact += 1
          } catch is IDXError {}
        }
        // Changed elements of a plain file and changed times in a gzip header go unnoticed.
        #expect((100...1500).contains(intact))
      }
    }
  #endif
}

/// Changes, removes, inserts or repeats bytes at one to three places.
private func mutate(_ bytes: [UInt8], using generator: inout SplitMix64) -> [UInt8] {
  var bytes = bytes
  for _ in 0..<Int.random(in: 1...3, using: &generator) {
    let position = Int.random(in: 0..<bytes.count, using: &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: bytes[position] = UInt8.random(in: 0...255, using: &generator)
    case 2: bytes[position] = [0, 255, 127, 128].randomElement(using: &generator)!
    case 3 where bytes.count > 1: bytes.remove(at: position)
    case 4: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: position)
    default: bytes.insert(contentsOf: bytes[position...].prefix(8), at: position)
    }
  }
  return bytes
}

#if os(Linux)
  private func limitAddressSpace(toFurther bytes: Int) throws {
    let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      .split(separator: " ").first.flatMap { Int($0) }
    let used = try #require(pages) * Int(sysconf(Int32(_SC_PAGESIZE)))
    var limit = rlimit(rlim_cur: rlim_t(used + bytes), rlim_max: rlim_t(used + bytes))
    try #require(setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0)
  }
#endif
