import Tensor

/// Algorithm 1 as a process: in each block every row takes one bounded step along the gradient of
/// its owner's payoff, ranks follow from weights and stake, and stake is minted by rank (eq 6).
///
///     var process = MarketProcess(
///       market.game(utilitySlope: 25), weights: market.initialWeights, epsilon: 0.05)
///     for _ in 0..<100 { try journal.append(process.advance()) }
///
/// A block is a record that can be written down, and `restore` goes on from one, bit by bit as if
/// nothing had happened.
public struct MarketProcess<Hessians: HessianOperator>: Sendable {
  public typealias Scalar = Hessians.Scalar

  /// Temperature, alpha, tau and the reference; tau may change between blocks.
  public var layer: MarketLayer<Scalar>
  public let hessians: Hessians
  /// How a step stays on the simplex.
  public let rule: SimplexRule
  /// lambda, the length of a step along the game gradient.
  public let step: Scalar
  /// ||W_i' - W_i||_2 is at most this; nil for no bound.
  public let epsilon: Scalar?
  /// How tau R is normalised before it is added to the stake (eq 6); nil mints nothing.
  public let minting: StakeNorm?
  /// W `[n, n]`.
  public private(set) var weights: Tensor<Scalar>
  /// S `[n]`.
  public private(set) var stake: Tensor<Scalar>
  /// Blocks so far.
  public private(set) var block = 0

  /// A process that starts from a game, its stake included, and weights `[n, n]`. Traps on weights
  /// of another shape, and unless `step` and `epsilon` are above 0.
  public init(
    _ game: MarketGame<Hessians>, weights: Tensor<Scalar>, rule: SimplexRule = .project,
    step: Scalar = 1, epsilon: Scalar? = nil, minting: StakeNorm? = .l2
  ) {
    requireWeights("MarketProcess", weights, of: game)
    require(step > 0, "MarketProcess: step \(step), must be above 0")
    require(epsilon.map { $0 > 0 } ?? true, "MarketProcess: epsilon \(epsilon!), must be above 0")
    layer = game.layer
    hessians = game.hessians
    self.rule = rule
    self.step = step
    self.epsilon = epsilon
    self.minting = minting
    self.weights = weights
    stake = game.stake
  }

  /// The game of the current stake and tau.
  public var game: MarketGame<Hessians> {
    MarketGame(layer: layer, stake: stake, hessians: hessians)
  }

  /// Runs one block. Traps if the gradient is not finite.
  @discardableResult
  public mutating func advance() -> MarketBlock {
    let game = game
    let gradient = game.gameGradient(at: weights)
    require(gradient.isFinite, "MarketProcess: the gradient at block \(block) is not finite")
    let target = rule.step(weights, along: gradient, size: step)
    weights = epsilon.map { boundedUpdate(from: weights, to: target, epsilon: $0) } ?? target
    let rank = layer.rank(weights: weights, stake: stake)
    let end = layer.payoffAndGameGradient(weights: weights, stake: stake, hessians: hessians)
    if let minting {
      stake = nextStake(stake, rank: rank, inflation: layer.inflation, norm: minting)
    }
    block += 1
    let n = stake.count
    let entries = doubles(weights)
    return MarketBlock(
      block: block, inflation: Double(layer.inflation), stake: doubles(stake),
      weights: (0..<n).map { Array(entries[$0 * n..<($0 + 1) * n]) }, rank: doubles(rank),
      payoff: doubles(end.payoff),
      residual: Double(kktResidual(weights: weights, gradient: end.gameGradient)),
      sparsity: Sparsity(weights: weights))
  }

  /// Goes back to the end of a block of this process, or of one with the same parameters. tau stays
  /// what the layer says. Throws `MarketError` on a block that is not of n peers or not a market's.
  public mutating func restore(_ record: MarketBlock) throws(MarketError) {
    let n = stake.count
    guard record.weights.count == n, record.weights.allSatisfy({ $0.count == n }) else {
      throw .wrongShape(
        quantity: "weights of the block",
        found: [record.weights.count, record.weights.first?.count ?? 0], expected: [n, n])
    }
    let weights = Tensor<Scalar>(rows: record.weights.map { $0.map { Scalar($0) } })
    let stake = Tensor<Scalar>(record.stake.map { Scalar($0) })
    try checkWeights(weights, quantity: "weights of the block")
    try checkShape(stake, [n], quantity: "stake of the block")
    try checkFinite(stake, quantity: "stake of the block")
    if let row = record.stake.firstIndex(where: { $0 < 0 }) {
      throw .negativeStake(row: row, value: record.stake[row])
    }
    self.weights = weights
    self.stake = stake
    block = record.block
  }

  private func doubles(_ tensor: Tensor<Scalar>) -> [Double] { tensor.scalars.map { Double($0) } }
}
