/// What precedes the elements of an IDX file.
struct IDXHeader {
  /// The sizes of the dimensions, outermost first.
  let shape: [Int]

  /// The bytes the header itself takes.
  var byteCount: Int { 4 + 4 * shape.count }

  /// The product of `shape`, or `nil` if it does not fit in an `Int`.
  var elementCount: Int? {
    // A zero anywhere makes the array empty, even if the other sizes alone would overflow.
    if shape.contains(0) { return 0 }
    var product = 1
    for size in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// Reads a header and checks that it announces unsigned bytes.
  init(source: some ByteSource, path: String) throws(IDXError) {
    let magic = try source.readBytes(upTo: 4)
    guard magic.count == 4 else {
      throw IDXError(path, .truncated(expected: 4, found: magic.count))
    }
    guard magic[0] == 0, magic[1] == 0, let element = IDXElement(rawValue: magic[2]) else {
      throw IDXError(path, .wrongMagic(magic))
    }
    guard element == .unsignedByte else { throw IDXError(path, .unsupportedElement(element)) }

    let rank = Int(magic[3])
    let sizes = try source.readBytes(upTo: 4 * rank)
    guard sizes.count == 4 * rank else {
      throw IDXError(path, .truncated(expected: 4 + 4 * rank, found: 4 + sizes.count))
    }
    shape = (0..<rank).map { dimension in
      sizes[4 * dimension..<4 * dimension + 4].reduce(0) { $0 << 8 | Int($1) }
    }
  }
}
