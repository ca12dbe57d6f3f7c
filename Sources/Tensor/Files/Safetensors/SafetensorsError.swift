/// Why a file could not be written or read as safetensors. The description is one line with the
/// path and, where one is concerned, the tensor.
public struct SafetensorsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The name of the tensor that is concerned.
  public let tensor: String?
  /// What is wrong.
  public let reason: Reason

  /// The kinds of failure. Header positions count bytes from the header's first.
  public enum Reason: Hashable, Sendable {
    /// The system refused to open, read or write the file.
    case system(FileError)

    /// The file ends before its header does. Both numbers count from the file's start.
    case truncatedHeader(expected: Int, found: Int)
    /// The header is longer than `Safetensors.maximumHeaderSize`.
    case headerTooLong(UInt64)
    /// The header is not UTF-8.
    case headerNotUTF8
    /// The header is not the JSON that the format allows.
    case malformedHeader(position: Int, expected: String)
    /// A size or offset is negative, fractional, too large or not written plainly.
    case invalidNumber(position: Int)
    /// A name occurs twice among tensors, metadata or an entry's keys. Names that differ only in
    /// how Unicode composes a character are the same.
    case duplicateKey(String)
    /// An entry lacks a key.
    case missingKey(String)
    /// An entry has a key that the format does not know.
    case unexpectedKey(String)
    /// An entry names an element type that the format does not know.
    case unknownDType(String)

    /// The number of elements or of bits overflows, sizes of 0 left out.
    case shapeOverflow([Int])
    /// The data end before they begin.
    case reversedOffsets(begin: Int, end: Int)
    /// The data end after the file. Both numbers count from the end of the header.
    case offsetsOutOfRange(end: Int, available: Int)
    /// The offsets span another size than shape and element type have.
    case sizeMismatch(shape: [Int], dtype: SafetensorsDType, byteCount: Int)
    /// The data begin within another tensor's.
    case overlappingData(with: String)
    /// Bytes that belong to no tensor lie before the data.
    case unusedBytes(Int)
    /// Bytes that belong to no tensor lie at the end of the file.
    case trailingBytes(Int)
    /// The file has become shorter since it was opened.
    case truncatedData(expected: Int, found: Int)

    /// The file has no tensor of the name asked for.
    case missingTensor
    /// The tensor's elements are of another type than asked for.
    case wrongDType(expected: SafetensorsDType, found: SafetensorsDType)
    /// The tensor's elements are of a type that cannot be read.
    case unsupportedDType(SafetensorsDType)
    /// The tensor has more axes or a larger size than `Shape` can hold.
    case unsupportedShape([Int])
    /// The tensor has another shape than the tree's tensor at that path.
    case wrongShape(expected: [Int], found: [Int])
    /// Some paths of the tree are not in the file, or the file has names that are not in the tree.
    case differentNames(missing: [String], unexpected: [String])

    /// A tensor has the name `__metadata__`, which the format keeps for itself.
    case reservedName
  }

  init(_ path: String, tensor: String? = nil, _ reason: Reason) {
    self.path = path
    self.tensor = tensor
    self.reason = reason
  }

  public var description: String {
    let subject = tensor.map { "tensor \(quoted($0)): " } ?? ""
    return "\(path): \(subject)\(reason.message)"
  }
}
