/// What the header of an npy file says.
struct NpyHeader {
  var dtype: NpyDType
  var isFortranOrder: Bool
  /// The sizes along the axes. There may be more, or larger ones, than `Shape` can hold.
  var shape: [Int]
  /// Where the elements begin, in bytes from the file's start.
  var dataBegin: Int

  /// The size of all elements in bytes; `nil` if it overflows, or would with sizes of 0 left out,
  /// because strides are such products.
  var byteCount: Int? {
    var product = dtype.element.size
    for size in shape where size > 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }
}

extension NpyHeader {
  /// Mark, version 1.0, and the header, padded so that the elements begin at a multiple of 64. As
  /// NumPy does, the first size has room to grow to 21 characters.
  static func bytes(of tensor: FileTensor) -> [UInt8] {
    let dtype = NpyDType(tensor.elementSize == 4 ? .float32 : .float64)
    let sizes = tensor.shape.map(String.init)
    let tuple = sizes.count == 1 ? "(\(sizes[0]),)" : "(\(sizes.joined(separator: ", ")))"
    let text = "{'descr': '\(dtype)', 'fortran_order': False, 'shape': \(tuple), }"
    var header = Array(text.utf8)
    if let first = sizes.first {
      header += [UInt8](repeating: 0x20, count: 21 - first.utf8.count)
    }
    let start = mark + [1, 0]
    let unpadded = start.count + 2 + header.count + 1
    header += [UInt8](repeating: 0x20, count: 64 - unpadded % 64) + [0x0A]
    return start + UInt16(header.count).littleEndianBytes + header
  }

  static let mark: [UInt8] = [0x93] + Array("NUMPY".utf8)
}
