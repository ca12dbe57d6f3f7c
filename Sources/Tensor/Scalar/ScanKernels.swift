internal import CKernels

/// Scans and sorts along an axis, in C, for one element type.
struct ScanKernels<Scalar>: Sendable {
  typealias Input = UnsafePointer<Scalar>
  typealias Output = UnsafeMutablePointer<Scalar>

  let sum: @Sendable (Bool, Bool, Int, Int, Int, Input, Output) -> Void
  let product: @Sendable (Bool, Int, Int, Int, Input, Output) -> Void
  let recurrence: @Sendable (Bool, Int, Int, Int, Input, Input, Output) -> Void
  let extreme: @Sendable (Bool, Bool, Int, Int, Int, Input, Output) -> Void
  let logSumExp: @Sendable (Bool, Int, Int, Int, Input, Output) -> Void
  let otherProducts: @Sendable (Int, Int, Int, Input, Input, Output) -> Void
  let rowLogSumExp: @Sendable (Int, Int, Input, Output) -> Void
  let rowLogSumExpPullback: @Sendable (Int, Int, Input, Input, Output) -> Void
  let argsort: @Sendable (Bool, Int, Int, Input, Output) -> Void
  let topK: @Sendable (Bool, Int, Int, Int, Input, Output) -> Void
  let searchSorted: @Sendable (Bool, Int, Int, Int, Int, Input, Input, Output) -> Void
}

extension ScanKernels where Scalar == Float {
  static let single = ScanKernels(
    sum: { bt_cumulative_sum_f32($0, $1, $2, $3, $4, $5, $6) },
    product: { bt_cumulative_product_f32($0, $1, $2, $3, $4, $5) },
    recurrence: { bt_recurrence_f32($0, $1, $2, $3, $4, $5, $6) },
    extreme: { bt_cumulative_extreme_f32($0, $1, $2, $3, $4, $5, $6) },
    logSumExp: { bt_log_cumulative_sum_exp_f32($0, $1, $2, $3, $4, $5) },
    otherProducts: { bt_other_products_f32($0, $1, $2, $3, $4, $5) },
    rowLogSumExp: { bt_log_sum_exp_f32($0, $1, $2, $3) },
    rowLogSumExpPullback: { bt_log_sum_exp_pullback_f32($0, $1, $2, $3, $4) },
    argsort: { bt_argsort_f32($0, $1, $2, $3, $4) },
    topK: { bt_top_k_f32($0, $1, $2, $3, $4, $5) },
    searchSorted: { bt_search_sorted_f32($0, $1, $2, $3, $4, $5, $6, $7) })
}

extension ScanKernels where Scalar == Double {
  static let double = ScanKernels(
    sum: { bt_cumulative_sum_f64($0, $1, $2, $3, $4, $5, $6) },
    product: { bt_cumulative_product_f64($0, $1, $2, $3, $4, $5) },
    recurrence: { bt_recurrence_f64($0, $1, $2, $3, $4, $5, $6) },
    extreme: { bt_cumulative_extreme_f64($0, $1, $2, $3, $4, $5, $6) },
    logSumExp: { bt_log_cumulative_sum_exp_f64($0, $1, $2, $3, $4, $5) },
    otherProducts: { bt_other_products_f64($0, $1, $2, $3, $4, $5) },
    rowLogSumExp: { bt_log_sum_exp_f64($0, $1, $2, $3) },
    rowLogSumExpPullback: { bt_log_sum_exp_pullback_f64($0, $1, $2, $3, $4) },
    argsort: { bt_argsort_f64($0, $1, $2, $3, $4) },
    topK: { bt_top_k_f64($0, $1, $2, $3, $4, $5) },
    searchSorted: { bt_search_sorted_f64($0, $1, $2, $3, $4, $5, $6, $7) })
}
