internal import CKernels

/// What a fused step of a sparse market is to do: see bt_market_sparse.h.
package struct SparseStepPlan {
  package var peers: Int
  package var scores: Int
  /// The number of factors of each Hessian; 0 where Hessians are diagonal.
  package var rank: Int
  package var temperature: Double
  package var utilitySlope: Double
  package var inflation: Double
  package var hasReferenceRows: Bool
  /// 0 projects, 1 rescales, 2 multiplies.
  package var rule = 0
  package var size = 0.0

  package init(
    peers: Int, scores: Int, rank: Int, temperature: Double, utilitySlope: Double,
    inflation: Double, hasReferenceRows: Bool
  ) {
    self.peers = peers
    self.scores = scores
    self.rank = rank
    self.temperature = temperature
    self.utilitySlope = utilitySlope
    self.inflation = inflation
    self.hasReferenceRows = hasReferenceRows
  }

  func step(_ columns: UnsafePointer<Int32>) -> bt_sparse_step {
    bt_sparse_step(
      n: peers, k: scores, rank: rank, temperature: temperature, utility_slope: utilitySlope,
      inflation: inflation, size: size, rule: Int32(rule), has_rows: hasReferenceRows,
      columns: columns)
  }
}

/// The loops of a market in which each peer scores some others, in C, for one element type.
package struct SparseMarketKernels<Scalar>: Sendable {
  package typealias Input = UnsafePointer<Scalar>
  package typealias Output = UnsafeMutablePointer<Scalar>
  package typealias Columns = UnsafePointer<Int32>

  /// peers, scores, columns, scale, scales, values, out.
  package let columnSums: @Sendable (Int, Int, Columns, Scalar, Input, Input, Output) -> Void
  /// peers, scores, columns, weights, stake, temperature, threshold, has rows, reference, out.
  package let gates:
    @Sendable (Int, Int, Columns, Input, Input, Scalar, Input, Bool, Input, Output) -> Void
  /// peers, scores, columns, slope, inflation, gates, pull, stake, threshold, payoffs, gradient.
  package let payoffs:
    @Sendable (
      Int, Int, Columns, Scalar, Scalar, Input, Input, Input, Input, Output, Output
    ) -> Void
  /// plan, columns, weights, stake, threshold, reference, Hessians, terms, payoffs, gradient, next
  /// weights, residuals.
  package let steps:
    @Sendable (
      SparseStepPlan, Columns, Input, Input, Input, Input, Input, Input?, Output, Output?, Output?,
      Output?
    ) -> Void
  /// count, rank, length, factors, terms, vectors, out.
  package let lowRankProduct: @Sendable (Int, Int, Int, Input, Input, Input, Output) -> Void
  /// rows, columns, points, out.
  package let projection: @Sendable (Int, Int, Input, Output) -> Void
  /// rows, columns, weights, gradient.
  package let residual: @Sendable (Int, Int, Input, Input) -> Scalar
}

extension SparseMarketKernels where Scalar == Float {
  static let single = SparseMarketKernels(
    columnSums: { bt_column_sums_f32($0, $1, $2, $3, $4, $5, $6) },
    gates: { bt_sparse_gates_f32($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) },
    payoffs: { bt_sparse_payoffs_f32($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) },
    steps: { plan, columns, w, s, mu, reference, h, terms, payoffs, gradient, next, residuals in
      var step = plan.step(columns)
      bt_sparse_steps_f32(
        &step, w, s, mu, reference, h, terms, payoffs, gradient, next, residuals)
    },
    lowRankProduct: { bt_low_rank_product_f32($0, $1, $2, $3, $4, $5, $6) },
    projection: { bt_simplex_projection_f32($0, $1, $2, $3) },
    residual: { bt_kkt_residual_f32($0, $1, $2, $3) })
}

extension SparseMarketKernels where Scalar == Double {
  static let double = SparseMarketKernels(
    columnSums: { bt_column_sums_f64($0, $1, $2, $3, $4, $5, $6) },
    gates: { bt_sparse_gates_f64($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) },
    payoffs: { bt_sparse_payoffs_f64($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) },
    steps: { plan, columns, w, s, mu, reference, h, terms, payoffs, gradient, next, residuals in
      var step = plan.step(columns)
      bt_sparse_steps_f64(
        &step, w, s, mu, reference, h, terms, payoffs, gradient, next, residuals)
    },
    lowRankProduct: { bt_low_rank_product_f64($0, $1, $2, $3, $4, $5, $6) },
    projection: { bt_simplex_projection_f64($0, $1, $2, $3) },
    residual: { bt_kkt_residual_f64($0, $1, $2, $3) })
}
