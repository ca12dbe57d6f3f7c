import Tensor

/// The market in which each of n peers scores k others, as a game: memory and time of a step grow
/// with n k, so that a million peers fit on one machine.
///
///     let game = SparseMarketGame(
///       layer: layer, pattern: pattern, stake: stake, hessians: DiagonalHessians(entries: curvature))
///     let next = game.step(weights, size: 0.1)
///
/// The formulas are those of `MarketGame`, with the k peers that a peer scores as its inputs
/// (`ScorePattern`): with k = n both are the same. Hessians are `[n, k, k]` in any form, over the
/// inputs in the order of the pattern. Every solver and certificate of games takes it; weights are
/// `[n, k]`.
public struct SparseMarketGame<Hessians: HessianOperator>: SimplexGame {
  public typealias Scalar = Hessians.Scalar

  public let pattern: ScorePattern
  public var layer: MarketLayer<Scalar> {
    didSet { requireReference() }
  }
  /// s `[n]`.
  public var stake: Tensor<Scalar> {
    didSet { requireData() }
  }
  /// H `[n, k, k]`, in any form.
  public var hessians: Hessians {
    didSet { requireData() }
  }

  /// Traps unless stake is `[n]`, Hessians `[n, k, k]`, and the layer's reference, if it is a tensor
  /// or initial weights, `[n, k]`.
  public init(
    layer: MarketLayer<Scalar>, pattern: ScorePattern, stake: Tensor<Scalar>, hessians: Hessians
  ) {
    self.layer = layer
    self.pattern = pattern
    self.stake = stake
    self.hessians = hessians
    requireData()
    requireReference()
  }

  public var shape: Shape { pattern.shape }

  private func requireData() {
    let (n, k) = (pattern.peers, pattern.scores)
    guard stake.shape == [n], hessians.shape == [n, k, k] else {
      fatalError(
        ShapeError(
          "SparseMarketGame", [stake.shape, hessians.shape],
          "takes stake [n] and Hessians [n, k, k]", "the pattern says n = \(n), k = \(k)"
        ).description)
    }
  }

  private func requireReference() {
    let found: Shape
    switch layer.reference {
    case .unmasked: return
    case .initialWeights(let weights): found = weights.shape
    case .tensor(let mask): found = mask.shape
    }
    guard found == shape else {
      fatalError(
        ShapeError(
          "SparseMarketGame", [found], "takes a reference [n, k]", "the pattern says \(shape)"
        ).description)
    }
  }

  func requireWeights(_ operation: String, _ weights: Tensor<Scalar>) {
    guard weights.shape == shape else {
      fatalError(
        ShapeError(
          operation, [weights.shape], "takes weights [n, k]", "the pattern says \(shape)"
        ).description)
    }
  }
}

extension SparseMarketGame {
  /// mu_j = (1/n) sum_i s_i w_ij, `[n]` (eq 7), which is the rank R_j (eq 5). Differentiable.
  public func rank(at weights: Tensor<Scalar>) -> Tensor<Scalar> {
    requireWeights("rank", weights)
    return ColumnMeans(pattern: pattern).run([stake, weights])
  }

  /// m_ij = sigmoid((s_i w_ij - mu_j) / T) for the scored peers j, `[n, k]`. Differentiable.
  public func mask(at weights: Tensor<Scalar>) -> Tensor<Scalar> {
    let thresholds = pattern.spread(rank(at: weights))
    return sigmoid((stake.expanded(atAxis: 1) * weights - thresholds) / layer.temperature)
  }

  /// S' = S + tau R / ||R||, `[n]` (eq 6).
  public func nextStake(at weights: Tensor<Scalar>, norm: StakeNorm = .l2) -> Tensor<Scalar> {
    Market::nextStake(stake, rank: rank(at: weights), inflation: layer.inflation, norm: norm)
  }

  /// R_j = (1/n) sum_i H_i[j][j] over the rows that score j, `[n]` (eq 2).
  public func idealRank() -> Tensor<Scalar> { pattern.columnMeans(hessians.diagonal()) }

  /// The mask a at the minimum of the loss: `[n, k]`, or `[]` for 1.
  func referenceMask() -> Tensor<Scalar> {
    switch layer.reference {
    case .unmasked: Tensor(1)
    case .initialWeights(let weights): mask(at: weights)
    case .tensor(let mask): mask
    }
  }
}
