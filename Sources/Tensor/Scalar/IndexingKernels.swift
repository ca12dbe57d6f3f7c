internal import CKernels

/// Elements picked and placed by index, in C, for one element type.
struct IndexingKernels<Scalar>: Sendable {
}

extension IndexingKernels where Scalar == Float {
  static let single = IndexingKernels()
}

extension IndexingKernels where Scalar == Double {
  static let double = IndexingKernels()
}
