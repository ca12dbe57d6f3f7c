internal import CKernels

/// Scans and sorts along an axis, in C, for one element type.
struct ScanKernels<Scalar>: Sendable {
}

extension ScanKernels where Scalar == Float {
  static let single = ScanKernels()
}

extension ScanKernels where Scalar == Double {
  static let double = ScanKernels()
}
