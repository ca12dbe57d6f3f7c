internal import CKernels

/// Elements picked and placed by index, in C, for one element type.
struct IndexingKernels<Scalar>: Sendable {
  typealias Input = UnsafePointer<Scalar>
  typealias Output = UnsafeMutablePointer<Scalar>
  typealias Indices = UnsafePointer<Int64>

  let indices: @Sendable (Int, Int, Input, UnsafeMutablePointer<Int64>) -> Int
  let take: @Sendable (Int32, Indices, Input, Indices, Indices, Indices, Int64, Output) -> Void
  let scatter:
    @Sendable (Bool, Int32, Indices, Input, Indices, Indices, Indices, Int64, Output, Indices)
      -> Void
  let place: @Sendable (Bool, Int32, Indices, Input, Indices, Output, Indices) -> Void
}

extension IndexingKernels where Scalar == Float {
  static let single = IndexingKernels(
    indices: { bt_indices_f32($0, $1, $2, $3) },
    take: { bt_take_f32($0, $1, $2, $3, $4, $5, $6, $7) },
    scatter: { bt_scatter_f32($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) },
    place: { bt_place_f32($0, $1, $2, $3, $4, $5, $6) })
}

extension IndexingKernels where Scalar == Double {
  static let double = IndexingKernels(
    indices: { bt_indices_f64($0, $1, $2, $3) },
    take: { bt_take_f64($0, $1, $2, $3, $4, $5, $6, $7) },
    scatter: { bt_scatter_f64($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) },
    place: { bt_place_f64($0, $1, $2, $3, $4, $5, $6) })
}
