/// An array of unsigned bytes read from a file in the IDX format, the format of MNIST.
///
/// The file holds two zero bytes, a code for the element type, the rank, one big-endian 32-bit size
/// for each dimension, then the elements with the last dimension changing fastest. The file may be
/// compressed with gzip, in one member or several; its first two bytes tell.
///
/// Source: Y. LeCun, C. Cortes, C. J. C. Burges, *The MNIST database of handwritten digits*, section
/// "The IDX file format".
public struct IDX: Sendable, Equatable {
  /// The sizes of the dimensions, outermost first.
  public let shape: [Int]

  /// The elements in row-major order; as many as the product of `shape`.
  public let bytes: [UInt8]

  /// The most elements a file may announce unless told otherwise: 4 GiB.
  public static let defaultLimit = 1 << 32

  /// Reads the file at `path`, plain or compressed.
  ///
  /// Memory grows as data arrives, so a header that announces more than the file holds costs
  /// nothing, and decompression stops at the announced size.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - rank: The number of dimensions it must have; `nil` accepts any.
  ///   - limit: The most elements the header may announce.
  /// - Throws: ``IDXError`` with the path, if the file is missing, unreadable, truncated, corrupt,
  ///   over the limit, followed by other bytes, or not an IDX file of unsigned bytes with this rank.
  public init(
    contentsOf path: String, rank: Int? = nil, limit: Int = IDX.defaultLimit
  ) throws(IDXError) {
    let file = try BufferedFile(path)
    let source = try openByteSource(file)
    let header = try IDXHeader(source: source, path: path)
    if let rank, header.shape.count != rank {
      throw IDXError(path, .wrongRank(expected: rank, found: header.shape.count))
    }
    guard let count = header.elementCount, count <= min(limit, .max - header.byteCount) else {
      throw IDXError(path, .tooLarge(shape: header.shape, limit: limit))
    }

    let bytes = try source.readBytes(upTo: count)
    guard bytes.count == count else {
      throw IDXError(
        path,
        .truncated(expected: header.byteCount + count, found: header.byteCount + bytes.count))
    }
    // Going on to the end is also what makes zlib compare the checksum.
    guard try source.readBytes(upTo: 1).isEmpty else { throw IDXError(path, .trailingBytes) }
    guard source.isComplete else {
      throw IDXError(path, .corruptGzip("the compressed stream ends before its checksum"))
    }
    self.shape = header.shape
    self.bytes = bytes
  }
}
