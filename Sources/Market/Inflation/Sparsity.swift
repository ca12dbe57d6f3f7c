import Tensor

/// How much of the weights peers keep for themselves, in the two ways it is reported.
public struct Sparsity: Sendable, Hashable, Codable {
  /// sum(diag W).
  public let diagonal: Double
  /// sum W, n if rows sum to 1.
  public let total: Double

  /// Of weights `[n, n]`. Traps on another shape.
  public init<Scalar>(weights: Tensor<Scalar>) {
    let shape = weights.shape
    require(shape.rank == 2 && shape[0] == shape[1], "Sparsity of \(shape): takes weights [n, n]")
    let values = weights.scalars.map { Double($0) }
    diagonal = stride(from: 0, to: values.count, by: shape[0] + 1).reduce(0) { $0 + values[$1] }
    total = values.reduce(0, +)
  }

  /// sum(diag W) / (sum W - sum diag W), the sparsity of Figure 5: 1 where half of the weight is on
  /// self, infinite where all of it is.
  public var overRemainder: Double {
    let remainder = total - diagonal
    return remainder > 0 ? diagonal / remainder : .infinity
  }

  /// sum(diag W) / sum W, in [0, 1]: x / (1 + x) for x = `overRemainder`.
  public var overSum: Double { diagonal / total }
}
