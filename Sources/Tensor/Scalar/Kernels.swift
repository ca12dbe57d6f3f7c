internal import CKernels

/// The C loops of one element type. Clients see the name only; it makes the set of scalars closed.
public struct Kernels<Scalar>: Sendable {
  typealias Input = UnsafePointer<Scalar>
  typealias Output = UnsafeMutablePointer<Scalar>
  typealias Indices = UnsafePointer<Int64>

  let unary: @Sendable (bt_unary, Input, Output, Int) -> Void
  let binary: @Sendable (bt_binary, Int32, Indices, Input, Indices, Input, Indices, Output) -> Void
  let run: @Sendable (UnsafePointer<bt_program>) -> Void
  let reduceRun: @Sendable (bt_reduction, Int, Int, Int, UnsafePointer<bt_program>, Output) -> Void
  let select:
    @Sendable (Int32, Indices, Input, Indices, Input, Indices, Input, Indices, Output) -> Void
  let fill: @Sendable (Scalar, Output, Int) -> Void
  let copy: @Sendable (Int32, Indices, Input, Indices, Output) -> Void
  let reduce: @Sendable (bt_reduction, Int, Int, Int, Input, Output) -> Void
  let argExtreme: @Sendable (Bool, Int, Int, Int, Input, Output) -> Void
  let softmax: @Sendable (Int, Int, Input, Output) -> Void
  let logSoftmax: @Sendable (Int, Int, Input, Output) -> Void
  let gather: @Sendable (Int, Int, Int, Int, Indices, Input, Output) -> Void
  let scatterAdd: @Sendable (Int, Int, Int, Int, Indices, Input, Output) -> Void
  let unfold: @Sendable (UnsafePointer<bt_patches>, Input, Output) -> Void
  let fold: @Sendable (UnsafePointer<bt_patches>, Input, Output) -> Void
  let maxPool: @Sendable (UnsafePointer<bt_patches>, Input, Output) -> Void
  let maxPoolPullback: @Sendable (UnsafePointer<bt_patches>, Input, Input, Input, Output) -> Void
  let gemm: @Sendable (Bool, Bool, Int, Int, Int, Input, Int, Input, Int, Bool, Output, Int) -> Void
  let gemmBatch:
    @Sendable (
      Int32, Indices, Bool, Bool, Int, Int, Int, Input, Indices, Int, Input, Indices, Int, Output,
      Int
    ) -> Void
  let fused: FusedKernels<Scalar>
  let indexing: IndexingKernels<Scalar>
  let linearAlgebra: LinearAlgebraKernels<Scalar>
  let spectral: SpectralKernels<Scalar>
  let scans: ScanKernels<Scalar>
  let symmetric: SymmetricKernels<Scalar>
  package let market: MarketKernels<Scalar>
  package let sparseMarket: SparseMarketKernels<Scalar>
}

extension Kernels where Scalar == Float {
  static let single = Kernels(
    unary: { bt_unary_f32($0, $1, $2, $3) },
    binary: { bt_binary_f32($0, $1, $2, $3, $4, $5, $6, $7) },
    run: { bt_run_f32($0) },
    reduceRun: { bt_reduce_run_f32($0, $1, $2, $3, $4, $5) },
    select: { bt_select_f32($0, $1, $2, $3, $4, $5, $6, $7, $8) },
    fill: { bt_fill_f32($0, $1, $2) },
    copy: { bt_copy_f32($0, $1, $2, $3, $4) },
    reduce: { bt_reduce_f32($0, $1, $2, $3, $4, $5) },
    argExtreme: { bt_arg_extreme_f32($0, $1, $2, $3, $4, $5) },
    softmax: { bt_softmax_f32($0, $1, $2, $3) },
    logSoftmax: { bt_log_softmax_f32($0, $1, $2, $3) },
    gather: { bt_gather_f32($0, $1, $2, $3, $4, $5, $6) },
    scatterAdd: { bt_scatter_add_f32($0, $1, $2, $3, $4, $5, $6) },
    unfold: { bt_unfold_f32($0, $1, $2) },
    fold: { bt_fold_f32($0, $1, $2) },
    maxPool: { bt_max_pool_f32($0, $1, $2) },
    maxPoolPullback: { bt_max_pool_pullback_f32($0, $1, $2, $3, $4) },
    gemm: { bt_gemm_f32($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) },
    gemmBatch: {
      bt_gemm_batch_f32(
        $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    },
    fused: .single,
    indexing: .single,
    linearAlgebra: .single,
    spectral: .single,
    scans: .single,
    symmetric: .single,
    market: .single,
    sparseMarket: .single)
}

extension Kernels where Scalar == Double {
  static let double = Kernels(
    unary: { bt_unary_f64($0, $1, $2, $3) },
    binary: { bt_binary_f64($0, $1, $2, $3, $4, $5, $6, $7) },
    run: { bt_run_f64($0) },
    reduceRun: { bt_reduce_run_f64($0, $1, $2, $3, $4, $5) },
    select: { bt_select_f64($0, $1, $2, $3, $4, $5, $6, $7, $8) },
    fill: { bt_fill_f64($0, $1, $2) },
    copy: { bt_copy_f64($0, $1, $2, $3, $4) },
    reduce: { bt_reduce_f64($0, $1, $2, $3, $4, $5) },
    argExtreme: { bt_arg_extreme_f64($0, $1, $2, $3, $4, $5) },
    softmax: { bt_softmax_f64($0, $1, $2, $3) },
    logSoftmax: { bt_log_softmax_f64($0, $1, $2, $3) },
    gather: { bt_gather_f64($0, $1, $2, $3, $4, $5, $6) },
    scatterAdd: { bt_scatter_add_f64($0, $1, $2, $3, $4, $5, $6) },
    unfold: { bt_unfold_f64($0, $1, $2) },
    fold: { bt_fold_f64($0, $1, $2) },
    maxPool: { bt_max_pool_f64($0, $1, $2) },
    maxPoolPullback: { bt_max_pool_pullback_f64($0, $1, $2, $3, $4) },
    gemm: { bt_gemm_f64($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) },
    gemmBatch: {
      bt_gemm_batch_f64(
        $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    },
    fused: .double,
    indexing: .double,
    linearAlgebra: .double,
    spectral: .double,
    scans: .double,
    symmetric: .double,
    market: .double,
    sparseMarket: .double)
}

/// Sets how many threads an operation on large tensors uses. The bits of large matrix products and of
/// factorisations depend on this number; those of everything else do not.
public func setThreadCount(_ count: Int) {
  require(count > 0, "setThreadCount: \(count) threads, at least 1 is needed")
  bt_set_threads(Int32(count))
}

/// How many threads an operation on large tensors uses.
public var threadCount: Int { Int(bt_threads()) }
