import Tensor

/// Adaptive inflation (Figure 5): raises tau while peers keep less to themselves than the target
/// asks, and lowers it once they keep more.
///
///     var controller = InflationController(target: 1)
///     process.layer.inflation = controller.inflation
///     process.advance()
///     controller.update(Sparsity(weights: process.weights))
///
/// A proportional-integral controller in velocity form. The error e is that of diagonal over sum,
/// which is bounded where diagonal over remainder is not; the integral lives in u = log(1 + tau /
/// scale), so that a tau far too high falls by a share of itself per block and one of 0 can rise:
///
///     u += integralGain e + proportionalGain (e - previous e),  tau = scale (exp(u) - 1) >= 0
///
/// tau stops at 0, and nothing winds up there. Use it with P = alpha U + tau R as it is, not divided
/// by tau.
public struct InflationController: Sendable, Hashable, Codable {
  /// Diagonal over remainder to reach; 1 means half of the weight on self.
  public let target: Double
  /// Per block, of the error in diagonal over sum.
  public let integralGain: Double
  public let proportionalGain: Double
  /// The tau around which steps turn from equal lengths to equal shares; about alpha / 50 where
  /// tr(H) is 0.1.
  public let scale: Double
  /// tau.
  public private(set) var inflation: Double
  private var previousError: Double?

  /// Traps unless target, integral gain and scale are above 0, and the others 0 or more.
  public init(
    target: Double = 1, inflation: Double = 0, integralGain: Double = 0.1,
    proportionalGain: Double = 0.5, scale: Double = 1
  ) {
    for (name, value) in [
      ("target", target), ("integral gain", integralGain), ("scale", scale),
    ] {
      require(
        value > 0 && value.isFinite, "InflationController: \(name) \(value), must be above 0")
    }
    for (name, value) in [("inflation", inflation), ("proportional gain", proportionalGain)] {
      require(
        value >= 0 && value.isFinite, "InflationController: \(name) \(value), must be 0 or more")
    }
    self.target = target
    self.inflation = inflation
    self.integralGain = integralGain
    self.proportionalGain = proportionalGain
    self.scale = scale
  }

  /// The tau for the next block, after a block that ended at this sparsity. It is `inflation` from
  /// then on.
  @discardableResult
  public mutating func update(_ sparsity: Sparsity) -> Double {
    let error = target / (1 + target) - sparsity.overSum
    let change = integralGain * error + proportionalGain * (error - (previousError ?? error))
    previousError = error
    // scale (exp(u) - 1) after u has moved by the change, without leaving tau.
    let growth = Tensor(change)
    inflation = Swift.max(0, inflation + (scale + inflation) * expm1(growth).scalar)
    return inflation
  }
}
