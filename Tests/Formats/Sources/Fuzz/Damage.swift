import Tensor

/// Numbers at the edges of what fields hold.
let edges: [UInt64] = [
  0, 1, 2, 7, 8, 63, 64, 127, 255, 256, 0x7FFF, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000,
  0xFFFF_FFFE, 0xFFFF_FFFF, 0x1_0000_0000, 1 << 61, 1 << 62, (1 << 63) - 1, 1 << 63, .max - 1, .max,
]

extension [UInt8] {
  /// Changes something at one or two places.
  mutating func damage(using random: inout Philox) {
    for _ in 0..<(Int.random(in: 0..<4, using: &random) == 0 ? 2 : 1) where !isEmpty {
      let position = Int.random(in: 0..<count, using: &random)
      switch Int.random(in: 0..<18, using: &random) {
      case 0: self[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: self[position] = UInt8.random(in: 0...255, using: &random)
      case 2: removeLast(count - position)
      case 3: remove(at: position)
      case 4: self[position] = syntax.randomElement(using: &random)!
      case 5: insert(syntax.randomElement(using: &random)!, at: position)
      case 6:
        // A range twice, or over another.
        let range = Array(self[position...].prefix(Int.random(in: 1...64, using: &random)))
        insert(contentsOf: range, at: Int.random(in: 0...count, using: &random))
      case 7:
        let range = Array(self[position...].prefix(Int.random(in: 1...64, using: &random)))
        let target = Int.random(in: 0...(count - range.count), using: &random)
        replaceSubrange(target..<(target + range.count), with: range)
      case 8: swapAt(position, Int.random(in: 0..<count, using: &random))
      case 9:
        let width = [1, 2, 4, 8].randomElement(using: &random)!
        putEdge(at: position, width: width, using: &random)
      case 10...13: replaceNumber(using: &random)
      case 14...16: replaceWord(using: &random)
      default:
        if let digit = self[position...].firstIndex(where: { (0x30...0x39).contains($0) }) {
          self[digit] = UInt8.random(in: 0x30...0x39, using: &random)
        }
      }
    }
  }

  /// Puts a number at the edge of something into a field.
  mutating func putEdge(at position: Int, width: Int, using random: inout Philox) {
    let value = edges.randomElement(using: &random)!
    for (offset, byte) in littleEndian(value, width).enumerated() where position + offset < count {
      self[position + offset] = byte
    }
  }

  /// Another number in place of one that is written in digits.
  private mutating func replaceNumber(using random: inout Philox) {
    let starts = indices.filter { isDigit($0) && ($0 == 0 || !isDigit($0 - 1)) }
    guard let start = starts.randomElement(using: &random) else { return }
    let end = self[start...].firstIndex { !(0x30...0x39).contains($0) } ?? count
    let sign = Int.random(in: 0..<8, using: &random) == 0 ? "-" : ""
    replaceSubrange(start..<end, with: "\(sign)\(edges.randomElement(using: &random)!)".utf8)
  }

  /// Another word of the headers in place of one in quotes.
  private mutating func replaceWord(using random: inout Philox) {
    let quotes = indices.filter { self[$0] == 0x22 || self[$0] == 0x27 }
    guard let start = quotes.randomElement(using: &random),
      let end = quotes.first(where: { $0 > start && self[$0] == self[start] })
    else { return }
    replaceSubrange((start + 1)..<end, with: words.randomElement(using: &random)!.utf8)
  }

  private func isDigit(_ index: Int) -> Bool { (0x30...0x39).contains(self[index]) }
}

private let syntax = Array("0123456789{}[](),:'\"\\ue-.<>=|?LFTfiub \n".utf8)

private let words = [
  "", "dtype", "shape", "data_offsets", "__metadata__", "weight", "F32", "F64", "F16", "BF16",
  "I64",
  "BOOL", "F4", "C64", "descr", "fortran_order", "<f4", ">f4", "<f8", ">f8", "|b1", "?", "i2",
  "=u4",
  "<u8", "<f2", "|O", "|S5", "<U3", "<c16", "<M8[s]", "|V8", "f16",
]
