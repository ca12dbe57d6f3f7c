/// Why a file could not be written or read as npy or npz. The description is one line with the path
/// and, in an npz, the array.
public struct NpyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The name of the array that is concerned, in an npz.
  public let array: String?
  /// What is wrong.
  public let reason: Reason

  /// The kinds of failure. Header positions count bytes from the file's first, or from that of the
  /// array's file in an npz.
  public enum Reason: Hashable, Sendable {
    /// The system refused to open, read or write the file.
    case system(FileError)

    /// The file does not begin as npy.
    case notNpy
    /// A version of the format other than 1.0, 2.0 and 3.0.
    case unsupportedVersion(major: Int, minor: Int)
    /// The file ends before its header does. Both numbers count from the file's start.
    case truncatedHeader(expected: Int, found: Int)
    /// The header is longer than `Npy.maximumHeaderSize`.
    case headerTooLong(Int)
    /// The header is not the Python dictionary that the format asks for.
    case malformedHeader(position: Int, expected: String)
    /// A size is negative, too large or not written plainly.
    case invalidNumber(position: Int)
    /// A name occurs twice: a key of a header, or an array.
    case duplicateKey(String)
    /// A header lacks a key.
    case missingKey(String)
    /// A header has a key that the format does not know.
    case unexpectedKey(String)
    /// The elements are of a type that cannot be read: objects (which would have to be unpickled),
    /// strings, structures, complex numbers, dates.
    case unsupportedDType(String)
    /// The number of elements or of bytes overflows, sizes of 0 left out.
    case shapeOverflow([Int])
    /// There are fewer bytes than the shape says, or the file became shorter while it was open.
    case truncatedData(expected: Int, found: Int)
    /// Bytes follow the last element.
    case trailingBytes(Int)

    /// The elements are of another type than asked for.
    case wrongDType(expected: NpyDType, found: NpyDType)
    /// The array has more axes or a larger size than `Shape` can hold.
    case unsupportedShape([Int])
    /// The array has another shape than the tree's tensor at that path.
    case wrongShape(expected: [Int], found: [Int])
    /// The file has no array of the name asked for.
    case missingArray
    /// Some paths of the tree are not in the file, or the file has names that are not in the tree.
    case differentNames(missing: [String], unexpected: [String])

    /// The file does not end as a zip archive: another format, or cut short.
    case notArchive
    /// Something else than the zip format asks for stands at a byte of the file.
    case malformedArchive(position: Int, expected: String)
    /// The archive uses a part of the zip format that npz files do not.
    case unsupportedArchive(String)
    /// The archive's directory is longer than `Npz.maximumDirectorySize`.
    case directoryTooLong(UInt64)
    /// The array's bytes lie within those of another member.
    case overlappingMembers(with: String)
    /// What stands before the array's bytes contradicts the archive's directory.
    case contradictoryMember(String)
    /// No compressed data of this size can be as long as the directory says.
    case impossibleSize(compressed: Int, size: Int)
    /// The compressed data are damaged, in the words of zlib.
    case corruptData(String)
    /// The compressed data do not end where the directory says.
    case wrongSize(expected: Int)
    /// The bytes are not those that the CRC-32 was taken of.
    case wrongChecksum(expected: UInt32, found: UInt32)

    /// A name is longer than an archive can hold, or contains a zero byte.
    case invalidName
  }

  init(_ path: String, array: String? = nil, _ reason: Reason) {
    self.path = path
    self.array = array
    self.reason = reason
  }

  public var description: String {
    let subject = array.map { "array \(quoted($0)): " } ?? ""
    return "\(path): \(subject)\(reason.message)"
  }
}
