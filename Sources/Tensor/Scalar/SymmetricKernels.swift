internal import CKernels

/// Products with symmetric matrices and their packed form, in C, for one element type.
struct SymmetricKernels<Scalar>: Sendable {
  typealias Input = UnsafePointer<Scalar>
  typealias Output = UnsafeMutablePointer<Scalar>
  typealias Starts = UnsafePointer<Int64>?

  let packedProduct: @Sendable (Int, Int, Input, Starts, Input, Starts, Output) -> Void
  let symmetrizedProduct: @Sendable (Int, Int, Input, Starts, Input, Starts, Output) -> Void
  let packedOuter: @Sendable (Int, Int, Input, Starts, Input, Starts, Output) -> Void
  let pack: @Sendable (Scalar, Int, Int, Input, Output) -> Void
  let unpack: @Sendable (Scalar, Int, Int, Input, Output) -> Void
  let weightedGram: @Sendable (Int, Int, Input, Input, Output) -> Void
  let mirror: @Sendable (Int, Int, Int, Int, Output) -> Void
}

extension SymmetricKernels where Scalar == Float {
  static let single = SymmetricKernels(
    packedProduct: { bt_packed_product_f32($0, $1, $2, $3, $4, $5, $6) },
    symmetrizedProduct: { bt_symmetrized_product_f32($0, $1, $2, $3, $4, $5, $6) },
    packedOuter: { bt_packed_outer_f32($0, $1, $2, $3, $4, $5, $6) },
    pack: { bt_pack_symmetric_f32($0, $1, $2, $3, $4) },
    unpack: { bt_unpack_symmetric_f32($0, $1, $2, $3, $4) },
    weightedGram: { bt_weighted_gram_f32($0, $1, $2, $3, $4) },
    mirror: { bt_mirror_f32($0, $1, $2, $3, $4) })
}

extension SymmetricKernels where Scalar == Double {
  static let double = SymmetricKernels(
    packedProduct: { bt_packed_product_f64($0, $1, $2, $3, $4, $5, $6) },
    symmetrizedProduct: { bt_symmetrized_product_f64($0, $1, $2, $3, $4, $5, $6) },
    packedOuter: { bt_packed_outer_f64($0, $1, $2, $3, $4, $5, $6) },
    pack: { bt_pack_symmetric_f64($0, $1, $2, $3, $4) },
    unpack: { bt_unpack_symmetric_f64($0, $1, $2, $3, $4) },
    weightedGram: { bt_weighted_gram_f64($0, $1, $2, $3, $4) },
    mirror: { bt_mirror_f64($0, $1, $2, $3, $4) })
}
