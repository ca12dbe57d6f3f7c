import Tensor

/// The market as a game all of whose numbers are tensors, and as a tree of them: what an outer
/// optimisation differentiates in.
///
/// `MarketGame` takes alpha and tau as plain numbers; here they are tensors beside temperature,
/// stake and Hessians, so that a gradient has a part for each. The reference mask
/// and the utility are constants.
public struct DifferentiableMarket<Scalar: TensorScalar>: SimplexGame, TensorTree {
  /// T `[]`.
  public var temperature: Tensor<Scalar>
  /// alpha `[]`.
  public var utilitySlope: Tensor<Scalar>
  /// tau `[]`.
  public var inflation: Tensor<Scalar>
  /// s `[n]`.
  public var stake: Tensor<Scalar>
  /// H `[n, n, n]`, whose symmetric parts count.
  public var hessians: Tensor<Scalar>
  public let reference: MarketReference<Scalar>
  public let utility: MarketUtility<Scalar>

  /// The market of a layer, a stake `[n]` and dense Hessians `[n, n, n]`. Traps unless they fit.
  public init(layer: MarketLayer<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>) {
    let n = stake.shape.last ?? 0
    MarketLayer.requireShapes(
      "DifferentiableMarket", weights: .zeros([n, n]), stake: stake, hessians: hessians.shape)
    temperature = layer.temperature
    utilitySlope = Tensor(layer.utilitySlope)
    inflation = Tensor(layer.inflation)
    self.stake = stake
    self.hessians = hessians
    reference = layer.reference
    utility = layer.utility
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("temperature", &temperature)
    visitor("utilitySlope", &utilitySlope)
    visitor("inflation", &inflation)
    visitor("stake", &stake)
    visitor("hessians", &hessians)
  }

  public var shape: Shape { [stake.count, stake.count] }

  public func payoffs(at weights: Tensor<Scalar>) -> Tensor<Scalar> {
    inflation * MarketLayer.rank(weights: weights, stake: stake)
      + utilitySlope * loss.payoffs(at: weights)
  }

  public func gameGradient(at weights: Tensor<Scalar>) -> Tensor<Scalar> {
    let ownRank = Tensor<Scalar>.eye(stake.count) * stake / Scalar(stake.count)
    return utilitySlope * loss.gameGradient(at: weights) + inflation * ownRank
  }

  public func responses(
    of player: Int, rows: Tensor<Scalar>, at weights: Tensor<Scalar>
  ) -> (payoffs: Tensor<Scalar>, gradients: Tensor<Scalar>) {
    let n = Scalar(stake.count)
    let found = loss.responses(of: player, rows: rows, at: weights)
    let own = stake[player]
    let others =
      MarketLayer.rank(weights: weights, stake: stake)[player]
      - own * weights[player, player] / n
    let rank = others + own * rows[.all, .index(player)] / n
    return (
      utilitySlope * found.payoffs + inflation * rank,
      utilitySlope * found.gradients + inflation * own / n * .eye(stake.count)[player]
    )
  }

  /// The game of losses alone, P = u(L).
  private var loss: MarketGame<Tensor<Scalar>> {
    var layer = MarketLayer<Scalar>(
      temperature: 1, utilitySlope: 1, inflation: 0, reference: reference, utility: utility)
    layer.temperature = temperature
    return MarketGame(layer: layer, stake: stake, hessians: hessians)
  }
}
