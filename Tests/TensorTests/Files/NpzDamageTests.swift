import Foundation
import Testing

@testable import Tensor

@Suite("Damaged npz files")
struct NpzDamageTests {
  private let array = Npy.bytes(of: Tensor<Float>([1, 2, 3]))

  private func member(_ name: String = "a") -> RawZip.Member {
    RawZip.Member(name: name + ".npy", content: array)
  }

  /// What opening an archive and reading all of it throws; `nil` if it is read.
  private func reason(_ bytes: [UInt8]) -> NpyError.Reason? {
    do throws(NpyError) {
      let file = try Npz.read(bytes: bytes)
      for name in file.names { _ = try file.tensor(named: name, as: Float.self) }
      return nil
    } catch {
      #expect(error.description.hasPrefix("bytes: "))
      #expect(error.description.allSatisfy { !$0.isNewline })
      return error.reason
    }
  }

  private func reason(_ change: (inout RawZip) -> Void) -> NpyError.Reason? {
    var archive = RawZip(member(), member("b"))
    change(&archive)
    return reason(archive.bytes)
  }

  @Test func whatIsRightIsRead() {
    #expect(reason { _ in } == nil)
    #expect(reason { $0.members[1].isDeflated = true } == nil)
    #expect(reason { $0.comment = Array("PK\u{5}\u{6} a comment".utf8) } == nil)
    #expect(reason { $0.comment = [UInt8](repeating: 0, count: 65_535) } == nil)
    #expect(reason { $0.members[0].name = "readme.txt" } == nil)
    #expect(reason { $0.members[0].name = "folder/" } == nil)
    #expect(reason(RawZip().bytes) == nil)
    // Sizes behind the bytes: those before them say nothing.
    #expect(
      reason {
        $0.members[0].flags = 8
        $0.members[0].localSize = 0
      } == nil)
  }

  @Test func everyPrefixIsRefused() {
    let bytes = RawZip(member(), member("b")).bytes
    for length in 0..<bytes.count {
      #expect(reason(Array(bytes[..<length])) == .notArchive)
    }
    #expect(reason(bytes + [0]) == .notArchive)
  }

  @Test func anArchiveIsTheWholeFile() {
    for change: (inout RawZip) -> Void in [
      { $0.prefix = [1] }, { $0.directoryBegin = 0 }, { $0.directorySize = 4000 },
      { $0.directorySize = 0 }, { $0.entryCount = 1 }, { $0.entryCount = 3 },
      { $0.entryCount = 60_000 }, { $0.directoryBegin = 0xFFFF_FFFF },
    ] {
      guard case .malformedArchive = reason(change) else {
        Issue.record("\(String(describing: reason(change)))")
        continue
      }
    }
    #expect(reason { $0.disk = 1 } == .unsupportedArchive("an archive in several parts"))
  }

  @Test func noTwoMembersShareAByte() {
    #expect(reason { $0.members[1].begin = 0 } == .overlappingMembers(with: "a.npy"))
    // One inside the bytes of another, where its own header stands.
    let inner = RawZip(member("b")).bytes
    var outer = RawZip(RawZip.Member(name: "x", content: inner), member("b"))
    outer.members[1].begin = 31
    #expect(reason(outer.bytes) == .overlappingMembers(with: "x"))
    #expect(reason { $0.members[1].name = "a.npy" } == .duplicateKey("a.npy"))
    #expect(reason { $0.members[1].begin = 1 } == .overlappingMembers(with: "a.npy"))
    for begin in [5000, 0xFFFF_FFFE, 0xFFFF_FFFF] {
      guard case .malformedArchive = reason({ $0.members[1].begin = begin }) else {
        Issue.record("\(begin)")
        continue
      }
    }
  }

  @Test func membersMustBeWhatTheDirectorySays() {
    #expect(reason { $0.members[1].localName = "c.npy" } == .contradictoryMember("name"))
    #expect(reason { $0.members[1].localMethod = 8 } == .contradictoryMember("method"))
    #expect(reason { $0.members[1].localSize = 8 } == .contradictoryMember("size"))
    #expect(
      reason { $0.members[1].method = 12 } == .unsupportedArchive("compression method 12"))
    for bit in [0, 5, 6, 13] {
      #expect(
        reason { $0.members[1].flags = 1 << bit }
          == .unsupportedArchive("an encrypted or patched member"))
    }
    for isDeflated in [false, true] {
      let found = reason {
        $0.members[1].isDeflated = isDeflated
        $0.members[1].checksum = 7
      }
      guard case .wrongChecksum(expected: 7, _) = found else {
        Issue.record("\(String(describing: found))")
        continue
      }
    }
    #expect(reason { $0.members[1].content[130] ^= 1 } == nil, "the checksum is taken of it")
  }

  @Test func sizesAreNotBelieved() {
    let size = array.count
    #expect(
      reason { $0.members[1].size = size + 1 }
        == .impossibleSize(compressed: size, size: size + 1))
    #expect(
      reason { $0.members[1].size = size - 1 }
        == .impossibleSize(compressed: size, size: size - 1))
    #expect(
      reason { $0.members[1].compressedSize = 4000 }
        == .malformedArchive(
          position: 2 * (size + 35) + 51, expected: "a member that lies before the directory"))
    func deflatedReason(_ claim: Int, content: [UInt8]? = nil) -> NpyError.Reason? {
      reason {
        $0.members[1].isDeflated = true
        $0.members[1].content = content ?? array
        $0.members[1].size = claim
      }
    }
    // The npy header is compared with the claim before the elements are read.
    #expect(deflatedReason(size + 4) == .trailingBytes(4))
    #expect(deflatedReason(size - 4) == .truncatedData(expected: 12, found: 8))
    // A header that believes the claim: the data end early, or go on.
    let four = Npy.bytes(of: Tensor<Float>([1, 2, 3, 4]))
    #expect(
      deflatedReason(size + 4, content: Array(four.dropLast(4)))
        == .wrongSize(expected: size + 4))
    #expect(deflatedReason(size + 4, content: four + [0]) == .wrongSize(expected: size + 4))
    let compressed = deflated(array).count
    #expect(
      deflatedReason(0xFFFF_0000) == .impossibleSize(compressed: compressed, size: 0xFFFF_0000))
    // Bytes behind the end of the compressed data.
    #expect(
      reason {
        $0.members[1].content = deflated(array) + [0]
        $0.members[1].method = 8
        $0.members[1].size = size
      } == .wrongSize(expected: size))
  }

  /// What is compressed a thousandfold is not unpacked for its header, and not beyond its claim.
  @Test func bombsDoNotGoOff() {
    let bomb = deflated([UInt8](repeating: 0, count: 5_000_000))
    var archive = RawZip(member())
    archive.members[0].method = 8
    archive.members[0].content = bomb
    archive.members[0].size = 5_000_000
    #expect(reason(archive.bytes) == .notNpy)
    archive.members[0].size = 10
    #expect(reason(archive.bytes) == .notNpy)
    // Elements that go on and on behind a small array.
    let long = deflated(array + [UInt8](repeating: 0, count: 5_000_000))
    archive.members[0].content = long
    archive.members[0].size = array.count
    #expect(reason(archive.bytes) == .wrongSize(expected: array.count))
  }

  @Test func damagedDataAreReported() {
    var content = deflated(array)
    content[0] = 0xFF
    let found = reason {
      $0.members[1].content = content
      $0.members[1].method = 8
      $0.members[1].size = array.count
    }
    #expect(found == .corruptData("invalid block type"))
    let cut = Array(deflated(array).dropLast(3))
    #expect(
      reason {
        $0.members[1].content = cut
        $0.members[1].method = 8
        $0.members[1].size = array.count
      } == .wrongSize(expected: array.count))
    #expect(reason { $0.members[1].content = [] } == .truncatedHeader(expected: 8, found: 0))
    #expect(reason { $0.members[1].content = rawNpy("{") } != nil)
  }

  @Test func extraFieldsAreChecked() {
    func wide(_ numbers: [Int]) -> [UInt8] {
      le(1, 2) + le(8 * numbers.count, 2) + numbers.flatMap { le($0, 8) }
    }
    let size = array.count
    func change(_ extra: [UInt8]) -> NpyError.Reason? {
      reason {
        $0.members[0].flags = 8
        $0.members[0].size = 0xFFFF_FFFF
        $0.members[0].extra = extra
      }
    }
    #expect(change(wide([size])) == nil)
    #expect(change(le(0x7777, 2) + le(1, 2) + [9] + wide([size])) == nil)
    #expect(
      change(wide([size + 1])) == .impossibleSize(compressed: size, size: size + 1))
    #expect(change(wide([-1])) == .impossibleSize(compressed: size, size: .max))
    for extra in [
      wide([]), wide([size]) + wide([size]), Array(wide([size]).dropLast()), le(9, 2) + le(9, 2),
    ] {
      guard case .malformedArchive = change(extra) else {
        Issue.record("\(extra)")
        continue
      }
    }
  }

  @Test func namesMustBeUTF8() throws {
    var bytes = RawZip(member("ab")).bytes
    let place = try #require(bytes.lastIndex(of: UInt8(ascii: "b")))
    bytes[place] = 0xFF
    guard case .malformedArchive(_, expected: "a name in UTF-8") = reason(bytes) else {
      Issue.record("\(String(describing: reason(bytes)))")
      return
    }
  }

  #if os(Linux)
    /// In a process of its own, where the system refuses large allocations.
    @Test func memoryIsNotTakenOnAClaim() async {
      await #expect(processExitsWith: .success) {
        let folder = try ScratchFolder()
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
          .split(separator: " ").first.flatMap { Int($0) }
        let bytes = try #require(pages) * Int(sysconf(Int32(_SC_PAGESIZE))) + 64 << 20
        var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0)
        // An array of 16 GiB that takes no room on the disk, because it is one hole.
        let header = npyHeader("<f4", "(4, 1073741824)")
        let sparse = try folder.write(rawNpy(header), to: "a.npy")
        try #require(truncate(sparse, off_t(10 + header.utf8.count + 16 << 30)) == 0)
        #expect(try Npy.read(sparse).shape == [4, 1 << 30])
        // A directory of 4 GiB.
        var archive = RawZip()
        archive.directorySize = 0xFFFF_FFF0
        let hole = try folder.write(archive.bytes, to: "a.npz")
        let tail = archive.bytes
        try #require(truncate(hole, 0xFFFF_FFF0) == 0)
        let file = try #require(fopen(hole, "ab"))
        try #require(fwrite(tail, 1, tail.count, file) == tail.count && fclose(file) == 0)
        let error = #expect(throws: NpyError.self) { try Npz.read(hole) }
        #expect(error?.reason == .directoryTooLong(0xFFFF_FFF0))
        // A member that claims what its bytes could hold, and an array that claims more.
        var claim = RawZip(RawZip.Member(name: "a.npy", content: rawNpy(header)))
        claim.members[0].isDeflated = true
        let other = #expect(throws: NpyError.self) {
          try Npz.read(bytes: claim.bytes).array(named: "a")
        }
        #expect(other?.reason == .truncatedData(expected: 16 << 30, found: 0))
      }
    }
  #endif
}
