import Tensor

/// A market that has been checked, at one moment: weights, stake, Hessians in any form, and the
/// layer's numbers. The entry for data from outside the program.
///
///     let state = try MarketState<Double>.read("market.safetensors")
///     let result = CompetitiveAscent().solve(state.game, from: state.weights)
///     try state.replacingWeights(result.weights).write(to: "equilibrium.safetensors")
public struct MarketState<Scalar: TensorScalar>: Sendable {
  /// W `[n, n]`, rows on the simplex.
  public let weights: Tensor<Scalar>
  /// s `[n]`, 0 or more.
  public let stake: Tensor<Scalar>
  /// H `[n, n, n]`, each symmetric, and positive semidefinite unless others were allowed.
  public let hessians: MarketHessians<Scalar>
  /// Temperature, alpha, tau, reference and utility.
  public let layer: MarketLayer<Scalar>

  /// The number of peers.
  public var count: Int { stake.count }

  /// The market as a game.
  public var game: MarketGame<MarketHessians<Scalar>> {
    MarketGame(layer: layer, stake: stake, hessians: hessians)
  }

  /// Throws the first `MarketError` among: shapes that do not fit weights `[n, n]`; NaN or an
  /// infinity; a negative weight or stake; a row of weights whose sum is off 1 by more than
  /// `sumTolerance(count:)`; a reference of other peers; a Hessian with |H_jk - H_kj| above
  /// `symmetryTolerance` times its largest entry, or with an eigenvalue below minus
  /// `symmetryTolerance` times its largest magnitude.
  ///
  /// With `allowingIndefinite`, Hessians may have any eigenvalues. Those of trained networks often
  /// have small negative ones, with which masking can pay; what is said of losses of 0 or more does
  /// not hold then.
  public init(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: MarketHessians<Scalar>,
    layer: MarketLayer<Scalar> = MarketLayer(temperature: 1), allowingIndefinite: Bool = false
  ) throws(MarketError) {
    try self.init(
      weights: weights, stake: stake, hessians: hessians, layer: layer,
      checks: MarketChecks(
        roundoff: Double(Scalar.ulpOfOne), allowsIndefinite: allowingIndefinite))
  }

  /// As `init(weights:stake:hessians:layer:allowingIndefinite:)`, for dense Hessians `[n, n, n]`.
  public init(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>,
    layer: MarketLayer<Scalar> = MarketLayer(temperature: 1), allowingIndefinite: Bool = false
  ) throws(MarketError) {
    try self.init(
      weights: weights, stake: stake, hessians: .dense(hessians), layer: layer,
      allowingIndefinite: allowingIndefinite)
  }

  init(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: MarketHessians<Scalar>,
    layer: MarketLayer<Scalar>, checks: MarketChecks
  ) throws(MarketError) {
    try checks.weights(weights, quantity: "weights")
    let n = weights.shape[0]
    try checkShape(stake, [n], quantity: "stake")
    try checkFinite(stake, quantity: "stake")
    for (row, value) in stake.scalars.enumerated() where value < 0 {
      throw .negativeStake(row: row, value: Double(value))
    }
    switch layer.reference {
    case .unmasked: break
    case .initialWeights(let weights):
      try checkShape(weights, [n, n], quantity: "initial weights")
    case .tensor(let mask): try checkShape(mask, [n, n], quantity: "reference")
    }
    try checks.hessians(hessians, count: n)
    self.weights = weights
    self.stake = stake
    self.hessians = hessians
    self.layer = layer
  }

  private init(weights: Tensor<Scalar>, of state: MarketState) {
    self.weights = weights
    stake = state.stake
    hessians = state.hessians
    layer = state.layer
  }

  /// The same market with other weights `[n, n]`. Throws as `init`.
  public func replacingWeights(_ weights: Tensor<Scalar>) throws(MarketError) -> MarketState {
    try checkShape(weights, self.weights.shape, quantity: "weights")
    try checkWeights(weights, quantity: "weights")
    return MarketState(weights: weights, of: self)
  }

  /// How far a row's sum may be from 1: 1e-6, or the rounding of n additions where that is more.
  public static func sumTolerance(count: Int) -> Double {
    MarketChecks(roundoff: Double(Scalar.ulpOfOne)).sumTolerance(count: count)
  }

  /// How far a Hessian may be from symmetric, as a part of its largest entry, and its eigenvalues
  /// below 0, as a part of the largest: 1e-8 in `Double`, 3e-5 in `Float`, the rounding of a measured
  /// curvature.
  public static var symmetryTolerance: Double {
    MarketChecks(roundoff: Double(Scalar.ulpOfOne)).symmetryTolerance
  }
}
