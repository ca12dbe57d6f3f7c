/// Cuts bytes into the pieces that merges stay within, by the rule of GPT-2 (Radford et al. 2019):
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// A word, a number or a run of other signs takes one space before it along; of longer white space
/// the last character is left to what follows. Bytes that are not UTF-8 count as other signs.
struct Pieces: Sequence, IteratorProtocol {
  private enum Kind { case letter, number, space, other }

  private let bytes: [UInt8]
  private var start = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Range<Int>? {
    if start == bytes.count { return nil }
    let piece = start..<end(from: start)
    start = piece.upperBound
    return piece
  }

  private func end(from start: Int) -> Int {
    if let end = contractionEnd(from: start) { return end }
    let (kind, next) = kind(at: start)
    if bytes[start] == 0x20, next < bytes.count {
      let (following, _) = self.kind(at: next)
      if following != .space { return run(of: following, from: next).end }
    }
    let (end, last) = run(of: kind, from: start)
    // White space before a word leaves its last character, unless it is all there is.
    return kind == .space && end < bytes.count && last > start ? last : end
  }

  /// The end of the characters of one kind, and the beginning of the last of them.
  private func run(of kind: Kind, from start: Int) -> (end: Int, last: Int) {
    var (end, last) = (start, start)
    while end < bytes.count {
      let (found, next) = self.kind(at: end)
      if found != kind { break }
      (last, end) = (end, next)
    }
    return (end, last)
  }

  private func contractionEnd(from start: Int) -> Int? {
    guard bytes[start] == 0x27, start + 1 < bytes.count else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return start + 2
    default: break
    }
    guard start + 2 < bytes.count else { return nil }
    switch (bytes[start + 1], bytes[start + 2]) {
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    default: return nil
    }
  }

  private func kind(at position: Int) -> (Kind, next: Int) {
    switch bytes[position] {
    case 0x41...0x5A, 0x61...0x7A: return (.letter, position + 1)
    case 0x30...0x39: return (.number, position + 1)
    case 0x20, 0x09...0x0D: return (.space, position + 1)
    case ..<0x80: return (.other, position + 1)
    default: break
    }
    guard let (scalar, length) = scalar(in: bytes, at: position) else {
      return (.other, position + 1)
    }
    if scalar.properties.isWhitespace { return (.space, position + length) }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return (.letter, position + length)
    case .decimalNumber, .letterNumber, .otherNumber:
      return (.number, position + length)
    default:
      return (.other, position + length)
    }
  }
}
