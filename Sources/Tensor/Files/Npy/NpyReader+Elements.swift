extension NpyReader {
  /// Reads bytes of elements, all of `output`.
  func readElements(into output: UnsafeMutableRawBufferPointer) throws(NpyError) {
    let found = try read(into: output)
    if found < output.count {
      throw place.failure(.truncatedData(expected: output.count, found: found))
    }
  }

  /// Reads elements of another type, through a buffer of 64 KiB.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func convertElements<Scalar: TensorScalar>(
    _ dtype: NpyDType, into output: UnsafeMutableBufferPointer<Scalar>
  ) throws(NpyError) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var done = 0
    while done < output.count {
      let count = min(output.count - done, buffer.count / dtype.element.size)
      try buffer.withUnsafeMutableBufferPointer { (bytes) throws(NpyError) in
        let part = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(bytes)[..<(count * dtype.element.size)])
        try readElements(into: part)
        convert(
          UnsafeRawBufferPointer(part), dtype,
          into: UnsafeMutableBufferPointer(rebasing: output[done..<(done + count)]))
      }
      done += count
    }
  }
}

/// Elements of a file as the nearest numbers of another type.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func convert<Scalar: TensorScalar>(
  _ bytes: UnsafeRawBufferPointer, _ dtype: NpyDType,
  into output: UnsafeMutableBufferPointer<Scalar>
) {
  func each<Pattern: FixedWidthInteger>(
    _ pattern: Pattern.Type, _ number: (Pattern) -> Scalar
  ) {
    for index in 0..<output.count {
      let stored = bytes.loadUnaligned(
        fromByteOffset: index * MemoryLayout<Pattern>.size, as: Pattern.self)
      output[index] = number(dtype.isBigEndian ? stored.byteSwapped : stored)
    }
  }
  switch dtype.element {
  case .bool: each(UInt8.self) { $0 == 0 ? 0 : 1 }
  case .int8: each(Int8.self) { Scalar($0) }
  case .int16: each(Int16.self) { Scalar($0) }
  case .int32: each(Int32.self) { Scalar($0) }
  case .int64: each(Int64.self) { Scalar($0) }
  case .uint8: each(UInt8.self) { Scalar($0) }
  case .uint16: each(UInt16.self) { Scalar($0) }
  case .uint32: each(UInt32.self) { Scalar($0) }
  case .uint64: each(UInt64.self) { Scalar($0) }
  case .float16: each(UInt16.self) { Scalar(Float(halfPrecision: $0)) }
  case .float32: each(UInt32.self) { Scalar(Float(bitPattern: $0)) }
  case .float64: each(UInt64.self) { Scalar(Double(bitPattern: $0)) }
  }
}

/// Reverses the bytes of each element.
func reverseBytes<Scalar: TensorScalar>(_ elements: UnsafeMutablePointer<Scalar>, count: Int) {
  func each<Pattern: FixedWidthInteger>(_ pattern: Pattern.Type) {
    elements.withMemoryRebound(to: pattern, capacity: count) { patterns in
      for index in 0..<count { patterns[index] = patterns[index].byteSwapped }
    }
  }
  if MemoryLayout<Scalar>.size == 4 { each(UInt32.self) } else { each(UInt64.self) }
}

extension Float {
  /// The value of a number of 16 bits (IEEE 754 binary16), which is always exact.
  init(halfPrecision bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let magnitude = UInt32(bits & 0x7FFF) << 13
    if magnitude >= 0x7C00 << 13 {
      // Infinity and NaN, with the payload.
      self = Float(bitPattern: sign | 0x7F80_0000 | magnitude)
    } else {
      // The exponents' offsets are 15 and 127.
      self = Float(bitPattern: sign | magnitude) * 0x1p112
    }
  }
}
