internal import CKernels

/// A block of elements: one from the pool, or a part of a file that is mapped into memory.
///
/// Unchecked, because the compiler cannot see the rule that keeps it safe: once the initializer that
/// fills it has returned, only who alone holds it writes through `base`.
final class Storage<Scalar: TensorScalar>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Scalar>
  let count: Int
  /// What holds the elements; `nil` if they are a block of the pool.
  private let mapping: MappedFile?

  /// Whether the elements are those of a file, which are not to be changed.
  var isMapped: Bool { mapping != nil }

  /// A block whose elements `fill` must all write.
  init(count: Int, filledBy fill: (UnsafeMutablePointer<Scalar>) -> Void) {
    self.count = count
    mapping = nil
    let block = bt_allocate(count * MemoryLayout<Scalar>.stride)!
    base = block.bindMemory(to: Scalar.self, capacity: Swift.max(count, 1))
    fill(base)
  }

  /// Elements of a mapped file from a byte on, which must be aligned for them. The mapping stays
  /// for as long as they do.
  init(mapping: MappedFile, position: Int, count: Int) {
    self.count = count
    self.mapping = mapping
    base = UnsafeMutableRawPointer(mutating: mapping.bytes.baseAddress! + position)
      .assumingMemoryBound(to: Scalar.self)
  }

  deinit {
    if mapping != nil { return }
    bt_release(base, count * MemoryLayout<Scalar>.stride)
  }
}

/// Elements of a block seen through an offset and strides: transposes, slices and repeats that
/// copied nothing.
final class StridedView<Scalar: TensorScalar>: Sendable {
  let storage: Storage<Scalar>
  let offset: Int
  let strides: Strides

  init(storage: Storage<Scalar>, offset: Int, strides: Strides) {
    self.storage = storage
    self.offset = offset
    self.strides = strides
  }
}
