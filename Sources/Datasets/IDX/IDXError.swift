/// Why a file could not be read as an array of bytes. The description is one line with the path.
public struct IDXError: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String

  /// What is wrong with it.
  public let reason: Reason

  /// The kinds of failure.
  public enum Reason: Sendable, Equatable {
    /// There is no such file.
    case missingFile
    /// The system refused to open or read the file, for the reason it gave.
    case unreadable(String)
    /// The first four bytes are not two zeros, a known element type and a rank.
    case wrongMagic([UInt8])
    /// The elements are of a known type that is not the unsigned byte.
    case unsupportedElement(IDXElement)
    /// The array has another number of dimensions than asked for.
    case wrongRank(expected: Int, found: Int)
    /// The header announces more elements than the limit.
    case tooLarge(shape: [Int], limit: Int)
    /// The data end early. Both numbers count uncompressed bytes with the header; while the header
    /// is incomplete, `expected` is the size of the header as far as it is known.
    case truncated(expected: Int, found: Int)
    /// Bytes follow the last element, or the last gzip member.
    case trailingBytes
    /// The compressed stream is damaged, in the words of zlib.
    case corruptGzip(String)
  }

  init(_ path: String, _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  public var description: String { "\(path): \(reason.text)" }
}

extension IDXError.Reason {
  fileprivate var text: String {
    switch self {
    case .missingFile:
      "no such file"
    case .unreadable(let message):
      "cannot be read: \(message)"
    case .wrongMagic(let bytes):
      "not an IDX file: it begins with the bytes \(bytes.map(hexadecimal).joined(separator: " "))"
    case .unsupportedElement(let element):
      "its elements are of type \(element) (\(hexadecimal(element.rawValue))), "
        + "and only unsigned byte (08) is supported"
    case .wrongRank(let expected, let found):
      "has \(found) dimensions instead of \(expected)"
    case .tooLarge(let shape, let limit):
      "announces \(shape.map(String.init).joined(separator: " x ")) elements, "
        + "more than the limit of \(limit)"
    case .truncated(let expected, let found):
      "truncated: expected \(expected) bytes and found \(found)"
    case .trailingBytes:
      "other bytes follow the data"
    case .corruptGzip(let message):
      "corrupt gzip data: \(message)"
    }
  }
}

private func hexadecimal(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
