#if _endian(big)
  #error("elements are read and written as they lie in memory, which must be little-endian")
#endif

/// An array in an npy file or in an npz whose header has been checked. Its elements are read when
/// asked for.
public struct NpyArray: Sendable {
  /// The sizes along the axes. There may be more, or larger ones, than `Shape` can hold.
  public var shape: [Int] { header.shape }
  /// The type of the elements.
  public var dtype: NpyDType { header.dtype }
  /// Whether the elements lie in column-major order.
  public var isFortranOrder: Bool { header.isFortranOrder }

  let place: NpyPlace
  let header: NpyHeader

  init(_ place: NpyPlace) throws(NpyError) {
    self.place = place
    header = try NpyHeader(from: NpyReader(place))
  }

  /// Reads the elements.
  ///
  /// They must be floats of `Scalar`'s size, in either order of bytes. With `allowingConversion`,
  /// floats of 2, 4 and 8 bytes, integers and truth values (1 and 0) become the nearest `Scalar`.
  /// An array in column-major order becomes a transposed view, without a copy.
  public func tensor<Scalar>(
    as scalar: Scalar.Type = Scalar.self, allowingConversion: Bool = false
  ) throws(NpyError) -> Tensor<Scalar> {
    try checkDType(scalar, allowingConversion: allowingConversion)
    guard shape.count <= Shape.maximumRank, shape.allSatisfy({ $0 <= Int32.max }) else {
      throw place.failure(.unsupportedShape(shape))
    }
    if !isFortranOrder || shape.count < 2 { return try elements(Shape(shape)) }
    return try elements(Shape(shape.reversed())).transposed(shape.indices.reversed())
  }

  func checkDType<Scalar: TensorScalar>(
    _ scalar: Scalar.Type, allowingConversion: Bool
  ) throws(NpyError) {
    let expected = NpyDType(scalar)
    if dtype.element != expected.element && !allowingConversion {
      throw place.failure(.wrongDType(expected: expected, found: dtype))
    }
  }

  /// The elements as they lie in the file, under a shape whose last axis is the fastest.
  private func elements<Scalar>(_ shape: Shape) throws(NpyError) -> Tensor<Scalar> {
    let isAsStored = dtype == NpyDType(Scalar.self)
    if isAsStored, let storage = try mappedStorage(of: Scalar.self, count: shape.elementCount) {
      return Tensor(shape: shape, storage: storage)
    }
    let reader = try NpyReader(place)
    _ = try reader.readHeader(count: header.dataBegin, from: 0)
    var outcome = Result<Void, NpyError>.success(())
    let tensor = Tensor<Scalar>(shape: shape) { out in
      outcome = Result { () throws(NpyError) in
        if dtype.element == NpyDType(Scalar.self).element {
          try reader.readElements(
            into: UnsafeMutableRawBufferPointer(
              start: out, count: shape.elementCount * MemoryLayout<Scalar>.stride))
          if !isAsStored { reverseBytes(out, count: shape.elementCount) }
        } else {
          try reader.convertElements(
            dtype, into: UnsafeMutableBufferPointer(start: out, count: shape.elementCount))
        }
        try reader.finish()
      }
    }
    try outcome.get()
    return tensor
  }

  /// The elements where they lie in a mapped file; `nil` if they have to be copied.
  private func mappedStorage<Scalar>(
    of scalar: Scalar.Type, count: Int
  ) throws(NpyError) -> Storage<Scalar>? {
    if place.isDeflated { return nil }
    let found: (found: Int, storage: Storage<Scalar>?)?
    do {
      found = try place.file.mappedStorage(
        of: scalar, at: place.begin + header.dataBegin, count: count)
    } catch {
      throw place.failure(.system(error))
    }
    let size = count * MemoryLayout<Scalar>.stride
    if let found, found.found < size {
      throw place.failure(.truncatedData(expected: size, found: found.found))
    }
    return found?.storage
  }
}
