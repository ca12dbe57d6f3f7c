extension NpyError.Reason {
  var message: String {
    switch self {
    case .system(let error):
      error.message
    case .notNpy:
      "not an npy file: it does not begin with \\x93NUMPY"
    case .unsupportedVersion(let major, let minor):
      "npy version \(major).\(minor), only 1.0, 2.0 and 3.0 can be read"
    case .truncatedHeader(let expected, let found):
      "truncated: the header ends at byte \(expected), the file has \(found)"
    case .headerTooLong(let size):
      "the header has \(size) bytes, the limit is \(Npy.maximumHeaderSize)"
    case .malformedHeader(let position, let expected):
      "malformed header: \(expected) expected at byte \(position)"
    case .invalidNumber(let position):
      "malformed header: the number at byte \(position) is not a plain integer from 0 to 2^63 - 1"
    case .duplicateKey(let key):
      "the name \(quoted(key)) occurs twice"
    case .missingKey(let key):
      "the header does not give \(quoted(key))"
    case .unexpectedKey(let key):
      "the header gives \(quoted(key)), only descr, fortran_order and shape are allowed"
    case .unsupportedDType(let descriptor):
      "has dtype \(quoted(descriptor)), only floats, integers and truth values can be read"
    case .shapeOverflow(let shape):
      "shape \(abridged(shape)) has too many elements"
    case .truncatedData(let expected, let found):
      "truncated: \(found) of \(expected) bytes of elements are there"
    case .trailingBytes(let count):
      "\(count) bytes follow the last element"
    case .wrongDType(let expected, let found):
      "has dtype \(found), expected \(expected)"
    case .unsupportedShape(let shape):
      "shape \(abridged(shape)) has more than \(Shape.maximumRank) axes or a size of 2^31 or more"
    case .wrongShape(let expected, let found):
      "has shape \(abridged(found)), expected \(abridged(expected))"
    case .missingArray:
      "not in the file"
    case .differentNames(let missing, let unexpected):
      differences(missing: missing, unexpected: unexpected, of: "arrays")
    default:
      archiveMessage
    }
  }

  private var archiveMessage: String {
    switch self {
    case .notArchive:
      "not an npz file, or truncated: it does not end as a zip archive"
    case .malformedArchive(let position, let expected):
      "malformed archive: \(expected) expected at byte \(position)"
    case .unsupportedArchive(let what):
      "\(what) cannot be read"
    case .directoryTooLong(let size):
      "the archive's directory has \(size) bytes, the limit is \(Npz.maximumDirectorySize)"
    case .overlappingMembers(let other):
      "its bytes overlap those of \(quoted(other))"
    case .contradictoryMember(let what):
      "the \(what) before its bytes is not that of the archive's directory"
    case .impossibleSize(let compressed, let size):
      "\(compressed) compressed bytes cannot hold the \(size) that the directory gives"
    case .corruptData(let message):
      "the compressed data are damaged: \(quoted(message))"
    case .wrongSize(let expected):
      "the compressed data do not end at byte \(expected), as the directory says"
    case .wrongChecksum(let expected, let found):
      "the CRC-32 is \(String(found, radix: 16)), expected \(String(expected, radix: 16))"
    case .invalidName:
      "a name has at most 65000 bytes, none of them zero"
    default:
      "cannot be read"
    }
  }
}
