@testable import Tensor

/// A zip archive from its parts, however wrong.
struct RawZip {
  struct Member {
    var name: String
    var content: [UInt8]
    var isDeflated = false
    var method: Int?
    var flags = 0
    var checksum: UInt32?
    var size: Int?
    var compressedSize: Int?
    var localName: String?
    var localSize: Int?
    var localMethod: Int?
    /// Where the directory says the member begins, if not where it does.
    var begin: Int?
    var extra: [UInt8] = []
  }

  var members: [Member]
  var prefix: [UInt8] = []
  var comment: [UInt8] = []
  var entryCount: Int?
  var directoryBegin: Int?
  var directorySize: Int?
  var disk = 0

  init(_ members: Member...) { self.members = members }

  var bytes: [UInt8] {
    var bytes = prefix
    var directory: [UInt8] = []
    for member in members {
      let data = member.isDeflated ? deflated(member.content) : member.content
      var sum = Checksum()
      member.content.withUnsafeBytes { sum.append($0) }
      let begin = bytes.count
      func fields(_ method: Int?, _ size: Int?) -> [UInt8] {
        le(20, 2) + le(member.flags, 2) + le(method ?? (member.isDeflated ? 8 : 0), 2) + le(0, 4)
          + le(Int(member.checksum ?? sum.value), 4) + le(member.compressedSize ?? data.count, 4)
          + le(size ?? member.content.count, 4)
      }
      let localName = Array((member.localName ?? member.name).utf8)
      bytes += le(0x0403_4B50, 4)
      bytes += fields(member.localMethod ?? member.method, member.localSize ?? member.size)
      bytes += le(localName.count, 2) + le(0, 2) + localName + data
      directory += le(0x0201_4B50, 4) + le(20, 2) + fields(member.method, member.size)
      directory += le(member.name.utf8.count, 2) + le(member.extra.count, 2) + le(0, 10)
      directory += le(member.begin ?? begin, 4) + Array(member.name.utf8) + member.extra
    }
    let count = entryCount ?? members.count
    let begin = directoryBegin ?? bytes.count
    return bytes + directory + le(0x0605_4B50, 4) + le(disk, 4) + le(count, 2) + le(count, 2)
      + le(directorySize ?? directory.count, 4) + le(begin, 4) + le(comment.count, 2) + comment
  }
}

/// The lowest bytes of a number, the lowest first.
func le(_ value: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
}

func deflated(_ bytes: [UInt8]) -> [UInt8] {
  let deflater = Deflater()
  bytes.withUnsafeBytes { deflater.append($0) }
  deflater.finish()
  return deflater.output
}
