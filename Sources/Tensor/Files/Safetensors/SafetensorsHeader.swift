/// One tensor as a header describes it.
public struct SafetensorsEntry: Hashable, Sendable {
  /// The name of the tensor.
  public let name: String
  /// The type of its elements.
  public let dtype: SafetensorsDType
  /// The sizes along the axes. There may be more, or larger ones, than `Shape` can hold.
  public let shape: [Int]
  /// The place of the elements in bytes from the end of the header.
  let begin: Int
  let end: Int
}

/// The content of a header.
struct SafetensorsHeader {
  var metadata: [String: String] = [:]
  /// The tensors, in the header's order.
  var entries: [SafetensorsEntry] = []
}

extension SafetensorsHeader {
  /// Checks that the data of the tensors fit their shapes and together are the `available` bytes,
  /// without gaps.
  func validate(available: Int, path: String) throws(SafetensorsError) {
    for entry in entries { try entry.validate(available: available, path: path) }
    var (end, previous) = (0, "")
    for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      if entry.begin < end {
        throw SafetensorsError(path, tensor: entry.name, .overlappingData(with: previous))
      }
      if entry.begin > end {
        throw SafetensorsError(path, tensor: entry.name, .unusedBytes(entry.begin - end))
      }
      (end, previous) = (entry.end, entry.name)
    }
    if end < available { throw SafetensorsError(path, .trailingBytes(available - end)) }
  }
}

extension SafetensorsEntry {
  func validate(available: Int, path: String) throws(SafetensorsError) {
    if let reason = fault(available: available) {
      throw SafetensorsError(path, tensor: name, reason)
    }
  }

  private func fault(available: Int) -> SafetensorsError.Reason? {
    guard let bits = bitCount else { return .shapeOverflow(shape) }
    if end < begin { return .reversedOffsets(begin: begin, end: end) }
    if end > available { return .offsetsOutOfRange(end: end, available: available) }
    let (bytes, rest) = bits.quotientAndRemainder(dividingBy: 8)
    if rest != 0 || bytes != end - begin {
      return .sizeMismatch(shape: shape, dtype: dtype, byteCount: end - begin)
    }
    return nil
  }

  /// The size of all elements in bits; `nil` if it overflows, or would with sizes of 0 left out,
  /// because strides are such products.
  private var bitCount: Int? {
    var product = dtype.bitCount
    for size in shape where size > 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }
}
