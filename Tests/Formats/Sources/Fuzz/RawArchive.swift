import Tensor

/// A zip archive in its parts, each of which can lie.
struct RawArchive {
  struct Member {
    /// The header before the bytes, up to the name.
    var local: [UInt8]
    var name: [UInt8]
    var localExtra: [UInt8]
    var data: [UInt8]
    /// The directory's record, up to the name.
    var record: [UInt8]
    var recordName: [UInt8]
    var extra: [UInt8]
    /// Where the directory says that the member begins, if not where it does.
    var begin: Int?

    /// Gives the directory and the header the size and checksum of stored bytes.
    mutating func correct() {
      let size = littleEndian(UInt64(data.count), 4)
      let sum = littleEndian(UInt64(checksum(data)), 4)
      local.replaceSubrange(14..<26, with: sum + size + size)
      record.replaceSubrange(16..<28, with: sum + size + size)
    }
  }

  var members: [Member] = []
  var end: [UInt8]

  /// Takes apart an archive without a comment, as `Npz` writes it.
  init(_ bytes: [UInt8]) {
    end = Array(bytes.suffix(22))
    var position = number(end, 16, 4)
    for _ in 0..<number(end, 10, 2) {
      let nameEnd = position + 46 + number(bytes, position + 28, 2)
      let next = nameEnd + number(bytes, position + 30, 2)
      let local = number(bytes, position + 42, 4)
      let localNameEnd = local + 30 + number(bytes, local + 26, 2)
      let data = localNameEnd + number(bytes, local + 28, 2)
      members.append(
        Member(
          local: Array(bytes[local..<(local + 30)]),
          name: Array(bytes[(local + 30)..<localNameEnd]),
          localExtra: Array(bytes[localNameEnd..<data]),
          data: Array(bytes[data..<(data + number(bytes, position + 20, 4))]),
          record: Array(bytes[position..<(position + 46)]),
          recordName: Array(bytes[(position + 46)..<nameEnd]),
          extra: Array(bytes[nameEnd..<next])))
      position = next
    }
  }

  /// The archive put together, with right places unless a part says otherwise.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      var record = member.record
      if number(record, 42, 4) != 0xFFFF_FFFF {
        record.replaceSubrange(42..<46, with: littleEndian(UInt64(member.begin ?? bytes.count), 4))
      }
      directory += record + member.recordName + member.extra
      bytes += member.local + member.name + member.localExtra + member.data
    }
    var end = self.end
    if number(end, 10, 2) != 0xFFFF {
      let places =
        littleEndian(UInt64(members.count), 2) + littleEndian(UInt64(members.count), 2)
        + littleEndian(UInt64(directory.count), 4) + littleEndian(UInt64(bytes.count), 4)
      end.replaceSubrange(8..<20, with: places)
    }
    return bytes + directory + end
  }

  mutating func damage(using random: inout Philox) {
    let index = Int.random(in: 0..<members.count, using: &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0:
      let offset = Int.random(in: 4..<30, using: &random)
      members[index].local.putEdge(
        at: offset, width: [1, 2, 4].randomElement(using: &random)!, using: &random)
    case 1:
      let offset = Int.random(in: 4..<46, using: &random)
      members[index].record.putEdge(
        at: offset, width: [1, 2, 4].randomElement(using: &random)!, using: &random)
    case 2:
      let offset = Int.random(in: 4..<20, using: &random)
      end.putEdge(at: offset, width: [1, 2, 4].randomElement(using: &random)!, using: &random)
    case 3: members.append(members[index])
    case 4: members[index].recordName.damage(using: &random)
    case 5:
      // The numbers move to an extra field.
      let wide = [20, 24, 42].filter { _ in Bool.random(using: &random) }
      members[index].extra = littleEndian(1, 2) + littleEndian(UInt64(8 * wide.count), 2)
      for offset in [24, 20, 42] where wide.contains(offset) {
        let value = UInt64(number(members[index].record, offset, 4))
        let edge = edges.randomElement(using: &random)!
        members[index].extra += littleEndian(Bool.random(using: &random) ? value : edge, 8)
        members[index].record.replaceSubrange(
          offset..<(offset + 4), with: littleEndian(0xFFFF_FFFF, 4))
      }
    case 6: members[index].begin = Int.random(in: 0..<bytes.count, using: &random)
    case 7 where number(members[index].record, 10, 2) == 0:
      members[index].data = damagedArray(members[index].data, using: &random)
      members[index].correct()
    default:
      members[index].data.damage(using: &random)
      let size = littleEndian(UInt64(members[index].data.count), 4)
      members[index].local.replaceSubrange(18..<22, with: size)
      members[index].record.replaceSubrange(20..<24, with: size)
    }
  }
}

private func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
  Int(bytes[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) })
}

/// The CRC-32 of ISO 3309, bit by bit.
private func checksum(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { sum, byte in
    (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1) * 0xEDB8_8320 }
  }
}
