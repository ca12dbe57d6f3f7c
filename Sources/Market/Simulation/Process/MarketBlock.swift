/// The market after one block: what a line of a trajectory holds, and all that the process needs to
/// go on from there.
public struct MarketBlock: Codable, Sendable, Hashable {
  /// 1 for the first.
  public let block: Int
  /// The tau of the block.
  public let inflation: Double
  /// S' `[n]`, after minting.
  public let stake: [Double]
  /// W `[n, n]`, row by row.
  public let weights: [[Double]]
  /// R `[n]` of these weights and the stake before minting (eq 5): what was minted by.
  public let rank: [Double]
  /// P `[n]` of these weights at the stake before minting (eq 12).
  public let payoff: [Double]
  /// ||project(W + G) - W||_inf there.
  public let residual: Double
  /// How much of W is on the diagonal.
  public let sparsity: Sparsity
}
