import Foundation
import Tensor
import Testing

@Suite("Damaged safetensors files")
struct SafetensorsDamageTests {
  @Test func everyPrefixIsTruncated() throws {
    let folder = try ScratchFolder()
    try writeSample(to: folder("sample"))
    let bytes = try content(folder("sample"))
    let dataStart = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
    for length in 0..<bytes.count {
      let error = try openingError(folder.write(Array(bytes[..<length])))
      let reason = try #require(error).reason
      switch length {
      case ..<8: #expect(reason == .truncatedHeader(expected: 8, found: length))
      case ..<dataStart: #expect(reason == .truncatedHeader(expected: dataStart, found: length))
      default:
        guard case .offsetsOutOfRange(_, available: length - dataStart) = reason else {
          Issue.record("\(length) bytes: \(reason)")
          continue
        }
      }
    }
    #expect(try openingError(folder.write(bytes)) == nil)
    #expect(try openingError(folder.write(bytes + [0]))?.reason == .trailingBytes(1))
  }

  /// Also every prefix of a header in a file whose size is right.
  @Test func everyPrefixOfTheHeaderIsMalformed() throws {
    let folder = try ScratchFolder()
    try writeSample(to: folder("sample"))
    let bytes = try content(folder("sample"))
    let dataStart = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
    let data = Array(bytes[dataStart...])
    let end = try #require(bytes[..<dataStart].lastIndex(of: UInt8(ascii: "}")))
    for length in 0..<(end - 8) {
      let error = try openingError(folder.write(rawSafetensors(bytes[8..<(8 + length)], data)))
      // Noticed at the end, after all that is there was read.
      guard case .malformedHeader(length, _) = try #require(error).reason else {
        Issue.record("\(length) bytes: \(String(describing: error))")
        continue
      }
    }
    #expect(try openingError(folder.write(rawSafetensors(bytes[8...end], data))) == nil)
  }

  @Test func twentyThousandMutationsAreReadOrRefused() throws {
    let folder = try ScratchFolder()
    try writeSample(to: folder("sample"))
    let bytes = try content(folder("sample"))
    let dataStart = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
    var random = Philox(seed: 20_000)
    var intact = 0
    var kinds: Set<String> = []
    for round in 0..<20_000 {
      var file = bytes
      if round % 4 == 0 {
        mutate(&file, using: &random)
      } else {
        // The size in front is put right, so that the change reaches what lies behind it.
        var header = Array(bytes[8..<dataStart])
        mutate(&header, using: &random)
        file = rawSafetensors(header, Array(bytes[dataStart...]))
      }
      let path = try folder.write(file)
      do throws(SafetensorsError) {
        let opened = try Safetensors.read(path)
        for name in opened.names {
          switch opened[name]!.dtype {
          case .float64: _ = try opened.tensor(named: name, as: Double.self).sum()
          default: _ = try opened.tensor(named: name, as: Float.self).sum()
          }
        }
        intact += 1
      } catch {
        #expect(error.description.hasPrefix(path + ": "))
        #expect(error.description.allSatisfy { !$0.isNewline })
        kinds.insert(String("\(error.reason)".prefix { $0 != "(" }))
      }
    }
    // Changed names, metadata and elements go unnoticed.
    #expect((1_000...10_000).contains(intact))
    let expected: Set = [
      "truncatedHeader", "headerTooLong", "headerNotUTF8", "malformedHeader", "invalidNumber",
      "duplicateKey", "unexpectedKey", "unknownDType", "reversedOffsets", "offsetsOutOfRange",
      "sizeMismatch", "overlappingData", "unusedBytes", "trailingBytes", "unsupportedDType",
    ]
    #expect(kinds.isSuperset(of: expected), "missing: \(expected.subtracting(kinds))")
  }

  @Test func aFileThatShrinksWhileOpenIsReported() throws {
    let folder = try ScratchFolder()
    let path = folder("a")
    try Safetensors.write([Tensor<Float>.ones([4]), Tensor<Float>.ones([2])], to: path)
    let file = try Safetensors.read(path)
    try #require(truncate(path, off_t(content(path).count - 3)) == 0)
    #expect(try file.tensor(named: "0", as: Float.self).scalars == [1, 1, 1, 1])
    let error = #expect(throws: SafetensorsError.self) {
      try file.tensor(named: "1", as: Float.self)
    }
    #expect(error?.reason == .truncatedData(expected: 8, found: 5))
    #expect(throws: SafetensorsError.self) {
      try file.load(into: [Tensor<Float>.zeros([4]), Tensor<Float>.zeros([2])])
    }
  }

  @Test func onlyRegularFilesAreOpened() throws {
    let folder = try ScratchFolder()
    func code(_ path: String) -> Int32? {
      guard case .system(let error) = openingError(path)?.reason else { return nil }
      #expect(error.operation == .open)
      return error.code
    }
    #expect(code(folder("absent")) == ENOENT)
    #expect(code("") == ENOENT)
    #expect(code(folder.path) == EISDIR)
    #expect(code("/dev/zero") == EOPNOTSUPP)
    #expect(mkfifo(folder("pipe"), 0o600) == 0)
    #expect(code(folder("pipe")) == EOPNOTSUPP)
    try writeSample(to: folder("sample"))
    #expect(code(folder("sample") + "/below") == ENOTDIR)
    #expect(code(folder("sample") + "\0.txt") == EINVAL)
    #expect(
      openingError(folder("absent"))?.description
        == folder("absent") + ": cannot open: No such file or directory")
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

        let claim = try folder.write(littleEndian(99_000_000) + [0x7B])
        #expect(
          openingError(claim)?.reason == .truncatedHeader(expected: 99_000_008, found: 9))

        // A file of 16 GiB that takes no room on the disk, because it is one hole.
        let size = 16 << 30
        let header = "{\(member("a", "F32", [4, size / 16], 0, size))}"
        let sparse = try folder.write(rawSafetensors(header.utf8))
        #expect(
          openingError(sparse)?.reason == .offsetsOutOfRange(end: size, available: 0))
        try #require(truncate(sparse, off_t(8 + header.utf8.count + size)) == 0)
        let file = try Safetensors.read(sparse)
        #expect(file["a"]?.shape == [4, size / 16])
        let error = #expect(throws: SafetensorsError.self) {
          _ = try file.load(into: OneTensor(Tensor(0)))
        }
        #expect(error?.reason == .wrongShape(expected: [], found: [4, size / 16]))
      }
    }
  #endif
}

/// Changes, removes, inserts, repeats or replaces something at one or two places.
private func mutate(_ bytes: inout [UInt8], using random: inout Philox) {
  let alphabet = Array(#"0123456789"{}[],:\ue-.nabF "#.utf8)
  for _ in 0..<Int.random(in: 1...2, using: &random) {
    let position = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[position] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes[position] = alphabet.randomElement(using: &random)!
    case 3: bytes.insert(alphabet.randomElement(using: &random)!, at: position)
    case 4: bytes.remove(at: position)
    case 5: bytes.insert(contentsOf: bytes[position...].prefix(16), at: position)
    case 6: bytes.swapAt(position, Int.random(in: 0..<bytes.count, using: &random))
    case 7:
      if let digit = bytes[position...].firstIndex(where: { (0x30...0x39) ~= $0 }) {
        bytes[digit] = UInt8.random(in: 0x30...0x39, using: &random)
      }
    case 8:
      // One list of numbers in place of another.
      let lists = bytes.split(separator: UInt8(ascii: "[")).dropFirst().compactMap { rest in
        rest.firstIndex(of: UInt8(ascii: "]")).map { rest.startIndex..<$0 }
      }
      if let from = lists.randomElement(using: &random),
        let to = lists.randomElement(using: &random)
      {
        bytes.replaceSubrange(to, with: Array(bytes[from]))
      }
    default:
      let marks = bytes.indices.dropFirst().dropLast(2).filter {
        bytes[$0] == UInt8(ascii: "F") && bytes[$0 - 1] == UInt8(ascii: "\"")
      }
      if let mark = marks.randomElement(using: &random) {
        let dtype = SafetensorsDType.allCases.randomElement(using: &random)!
        bytes.replaceSubrange(mark..<(mark + 3), with: dtype.rawValue.utf8)
      }
    }
  }
}
