import Tensor

/// The market as a game: the layer's payoffs (eq 12) for one stake `[n]` and one set of Hessians,
/// each peer choosing its own row of scores.
public struct MarketGame<Hessians: HessianOperator>: SimplexGame {
  public typealias Scalar = Hessians.Scalar

  public var layer: MarketLayer<Scalar>
  /// s `[n]`.
  public var stake: Tensor<Scalar>
  /// H `[n, n, n]`, in any form.
  public var hessians: Hessians

  /// Traps unless stake `[n]` and Hessians `[n, n, n]` fit; `MarketState` checks what comes from
  /// outside.
  public init(layer: MarketLayer<Scalar>, stake: Tensor<Scalar>, hessians: Hessians) {
    let n = stake.shape.last ?? 0
    MarketLayer.requireShapes(
      "MarketGame", weights: .zeros([n, n]), stake: stake, hessians: hessians.shape)
    self.layer = layer
    self.stake = stake
    self.hessians = hessians
  }

  public var shape: Shape { [stake.count, stake.count] }

  public func payoffs(at weights: Tensor<Scalar>) -> Tensor<Scalar> {
    layer.payoff(weights: weights, stake: stake, hessians: hessians)
  }

  public func gameGradient(at weights: Tensor<Scalar>) -> Tensor<Scalar> {
    layer.gameGradient(weights: weights, stake: stake, hessians: hessians)
  }

  /// k rows of one peer read its Hessian once, and nobody else's.
  public func responses(
    of player: Int, rows: Tensor<Scalar>, at weights: Tensor<Scalar>
  ) -> (payoffs: Tensor<Scalar>, gradients: Tensor<Scalar>) {
    let n = stake.count
    let own = stake[player]
    let others = layer.threshold(weights: weights, stake: stake) - own * weights[player] / Scalar(n)
    let thresholds = others + own * rows / Scalar(n)
    let logits = (own * rows - thresholds) / layer.temperature
    let mask = sigmoid(logits)
    let reference = layer.referenceMask(stake: stake)
    let gap = mask - (reference.rank == 0 ? reference : reference[player])
    let pull = hessians.product(gap, ofPeer: player)
    // sigmoid(-x) for 1 - sigmoid(x), which cancels where the mask is near 1.
    let slope = mask * sigmoid(-logits) * own * (1 - 1 / Scalar(n)) / layer.temperature
    let ownRank = Tensor<Scalar>.eye(n)[player] * own * (layer.inflation / Scalar(n))
    let utility = layer.utility.valueWithSlope(at: (gap * pull).sum(alongAxis: 1))
    let worth = (2 * layer.utilitySlope) * utility.slope.expanded(atAxis: 1)
    return (
      layer.inflation * thresholds.transposed()[player] + layer.utilitySlope * utility.value,
      ownRank + worth * pull * slope
    )
  }
}
