internal import CKernels

/// Factorisations and solves, in C, for one element type.
struct LinearAlgebraKernels<Scalar>: Sendable {
}

extension LinearAlgebraKernels where Scalar == Float {
  static let single = LinearAlgebraKernels()
}

extension LinearAlgebraKernels where Scalar == Double {
  static let double = LinearAlgebraKernels()
}
