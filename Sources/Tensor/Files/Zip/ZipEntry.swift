/// One member of a zip archive as the archive's directory describes it.
struct ZipEntry {
  enum Method {
    case stored
    case deflated
  }

  let name: String
  let method: Method
  /// The CRC-32 of the content.
  let checksum: UInt32
  let compressedSize: Int
  let size: Int
  /// Where the member begins in the file, with its local header.
  let begin: Int
  /// Where its bytes begin, behind the local header.
  var dataBegin = 0

  var dataEnd: Int { dataBegin + compressedSize }
}

/// Numbers of the zip format: APPNOTE.TXT 6.3 of PKWARE, section 4.3.
enum Zip {
  static let localSignature: UInt32 = 0x0403_4B50
  static let directorySignature: UInt32 = 0x0201_4B50
  static let endSignature: UInt32 = 0x0605_4B50
  static let wideEndSignature: UInt32 = 0x0606_4B50
  static let locatorSignature: UInt32 = 0x0706_4B50

  static let localSize = 30
  static let directoryEntrySize = 46
  static let endSize = 22
  static let wideEndSize = 56
  static let locatorSize = 20

  /// The extra field that holds what does not fit 32 bits.
  static let wideField: UInt16 = 0x0001
  /// The extra field that moves a member's bytes to an aligned place, of Android's zipalign.
  static let alignmentField: UInt16 = 0xD935
  /// The flag for names in UTF-8.
  static let utf8Flag: UInt16 = 1 << 11
  /// The flag for sizes and checksum behind the bytes instead of before.
  static let deferredFlag: UInt16 = 1 << 3
  /// The largest deflate data can grow: a match of 258 bytes in 2 bits.
  static let largestRatio = 1032
}
