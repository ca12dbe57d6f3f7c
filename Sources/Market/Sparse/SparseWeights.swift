import Tensor

/// Weights of a sparse market: row i is on the simplex over the k peers that peer i scores.
public struct SparseWeights<Scalar: TensorScalar>: Sendable {
  public let pattern: ScorePattern
  /// w `[n, k]`, in the order of the pattern.
  public let values: Tensor<Scalar>

  /// Weights from outside the program. Throws `MarketError` unless `values` is `[n, k]`, finite, 0 or
  /// more, and each row sums to 1 within `MarketState.sumTolerance(count: k)`.
  public init(pattern: ScorePattern, values: Tensor<Scalar>) throws(MarketError) {
    try checkShape(values, pattern.shape, quantity: "weights")
    try checkFinite(values, quantity: "weights")
    try checkRows(values)
    self.pattern = pattern
    self.values = values
  }

  /// Each peer gives 1 / k to each of those it scores.
  public init(uniform pattern: ScorePattern) {
    self.pattern = pattern
    values = Tensor(Scalar(1) / Scalar(pattern.scores)).broadcast(to: pattern.shape).evaluated()
  }

  /// R_j = (1/n) sum_i s_i w_ij, `[n]` (eq 5).
  public func rank(stake: Tensor<Scalar>) -> Tensor<Scalar> {
    pattern.columnMeans(values, stake: stake)
  }

  /// W `[n, n]` with zeros, for small markets.
  public var dense: Tensor<Scalar> { pattern.dense(values) }
}

/// 0 or more, rows that sum to 1.
private func checkRows<Scalar>(_ values: Tensor<Scalar>) throws(MarketError) {
  let (width, entries) = (values.shape[1], values.scalars)
  let tolerance = MarketState<Scalar>.sumTolerance(count: width)
  for row in 0..<values.shape[0] {
    var sum = 0.0
    for slot in 0..<width {
      let value = Double(entries[row * width + slot])
      guard value >= 0 else { throw .negativeWeight(row: row, column: slot, value: value) }
      sum += value
    }
    guard Swift.abs(sum - 1) <= tolerance else {
      throw .rowSum(row: row, sum: sum, tolerance: tolerance)
    }
  }
}
