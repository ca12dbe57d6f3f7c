import Tensor

/// How a run of the controller reached its target: when it settled, and how far it shot past.
public struct InflationResponse: Sendable, Hashable {
  /// Diagonal over remainder that was to be reached.
  public let target: Double
  /// The share of the target within which a block counts as settled, 0.05 by default.
  public let tolerance: Double
  /// The first block from which on sparsity stays within the tolerance, from 0; nil if it is outside
  /// at the end.
  public let settlingBlock: Int?
  /// How far sparsity went past the target, seen from its first value, as a share of the target: 0
  /// if it never crossed.
  public let overshoot: Double
  /// Diagonal over remainder after the last block.
  public let finalSparsity: Double

  /// Reads the sparsity (diagonal over remainder) of all blocks. Traps without blocks, or unless
  /// target and tolerance are above 0.
  public init(sparsity: [Double], target: Double, tolerance: Double = 0.05) {
    require(!sparsity.isEmpty, "InflationResponse: no blocks")
    require(target > 0, "InflationResponse: target \(target), must be above 0")
    require(tolerance > 0, "InflationResponse: tolerance \(tolerance), must be above 0")
    let isSettled = sparsity.map { abs($0 - target) <= tolerance * target }
    let lastOutside = isSettled.lastIndex(of: false) ?? -1
    self.target = target
    self.tolerance = tolerance
    settlingBlock = lastOutside + 1 < sparsity.count ? lastOutside + 1 : nil
    let past = sparsity.map { sparsity[0] < target ? $0 - target : target - $0 }
    overshoot = Swift.max(0, past.max()!) / target
    finalSparsity = sparsity.last!
  }
}
