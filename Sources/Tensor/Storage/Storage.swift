internal import CKernels

/// A block of elements from the pool, written once by whoever makes it and only read afterwards.
///
/// Unchecked, because the compiler cannot see the rule that keeps it safe: nothing writes through
/// `base` after the initialiser that fills it returns.
final class Storage<Scalar: TensorScalar>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Scalar>
  let count: Int

  /// A block whose elements `fill` must all write.
  init(count: Int, filledBy fill: (UnsafeMutablePointer<Scalar>) -> Void) {
    self.count = count
    let block = bt_allocate(count * MemoryLayout<Scalar>.stride)!
    base = block.bindMemory(to: Scalar.self, capacity: Swift.max(count, 1))
    fill(base)
  }

  deinit {
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
