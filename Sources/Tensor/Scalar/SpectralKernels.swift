internal import CKernels

/// Orthogonal factors, eigenvalues, singular values, the matrix exponential and norms, in C, for
/// one element type.
struct SpectralKernels<Scalar>: Sendable {
  typealias Input = UnsafePointer<Scalar>
  typealias Output = UnsafeMutablePointer<Scalar>

  let eigh: @Sendable (Int, Int, Bool, Input, Output) -> Void
  let eigenvalues: @Sendable (Int, Int, Input, Output) -> Void
  let svd: @Sendable (Int, Int, Int, Bool, Input, Output) -> Void
  let qr: @Sendable (Int, Int, Int, Input, Output) -> Void
  let matrixExponential: @Sendable (Int, Int, Input, Output) -> Void
  let norm: @Sendable (Scalar, Int, Int, Int, Input, Output) -> Void
}

extension SpectralKernels where Scalar == Float {
  static let single = SpectralKernels(
    eigh: { bt_eigh_f32($0, $1, $2, $3, $4) },
    eigenvalues: { bt_eigenvalues_f32($0, $1, $2, $3) },
    svd: { bt_svd_f32($0, $1, $2, $3, $4, $5) },
    qr: { bt_qr_f32($0, $1, $2, $3, $4) },
    matrixExponential: { bt_matrix_exponential_f32($0, $1, $2, $3) },
    norm: { bt_norm_f32($0, $1, $2, $3, $4, $5) })
}

extension SpectralKernels where Scalar == Double {
  static let double = SpectralKernels(
    eigh: { bt_eigh_f64($0, $1, $2, $3, $4) },
    eigenvalues: { bt_eigenvalues_f64($0, $1, $2, $3) },
    svd: { bt_svd_f64($0, $1, $2, $3, $4, $5) },
    qr: { bt_qr_f64($0, $1, $2, $3, $4) },
    matrixExponential: { bt_matrix_exponential_f64($0, $1, $2, $3) },
    norm: { bt_norm_f64($0, $1, $2, $3, $4, $5) })
}
