import Layers
import Tensor

/// A market of n peers that rank one another, as a differentiable layer (BitTensor: A Peer-to-Peer
/// Intelligence Benchmark).
///
/// Everything is computed in tensor operations: each function differentiates in weights, stake,
/// temperature and Hessians to any order and nests with every transform. Row i of the weights W
/// `[n, n]` belongs to peer i, lies on the simplex, and w_ij is the score that peer i gives to peer
/// j; stake s is `[n]`; Hessians are `[n, n, n]`, H_i the curvature of peer i over its n inputs, in any
/// form that is a `HessianOperator`.
///
/// The functions trap on shapes that do not fit. `MarketState` checks arrays from outside.
public struct MarketLayer<Scalar: TensorScalar>: Module {
  /// T, of shape `[]`, above 0: the width of the sigmoid that masks (eq 8).
  public var temperature: Tensor<Scalar>
  /// alpha, what one unit of utility is worth: the slope of a linear utility in -L.
  public var utilitySlope: Scalar
  /// tau, what one unit of rank is worth beside utility (eq 12).
  public var inflation: Scalar
  /// The mask at the minimum of the loss.
  public var reference: MarketReference<Scalar>
  /// How utility falls as loss rises.
  public var utility: MarketUtility<Scalar>

  /// Traps unless `temperature` is above 0 and the others are 0 or more, all finite;
  /// `init(checking:)` throws instead.
  public init(
    temperature: Scalar, utilitySlope: Scalar = 1, inflation: Scalar = 1,
    reference: MarketReference<Scalar> = .unmasked, utility: MarketUtility<Scalar> = .linear
  ) {
    do throws(MarketError) {
      try self.init(
        checking: temperature, utilitySlope: utilitySlope, inflation: inflation,
        reference: reference, utility: utility)
    } catch {
      fatalError("MarketLayer: \(error)")
    }
  }

  /// A layer from values that come from outside the program. Throws `MarketError` unless the
  /// temperature is above 0 and the others are 0 or more, all finite, and the reference is square.
  public init(
    checking temperature: Scalar, utilitySlope: Scalar = 1, inflation: Scalar = 1,
    reference: MarketReference<Scalar> = .unmasked, utility: MarketUtility<Scalar> = .linear
  ) throws(MarketError) {
    guard temperature > 0, temperature.isFinite else {
      throw .temperature(value: Double(temperature))
    }
    for (quantity, value) in [("utility slope", utilitySlope), ("inflation", inflation)] {
      guard value >= 0, value.isFinite else {
        throw .negativeParameter(quantity: quantity, value: Double(value))
      }
    }
    switch reference {
    case .unmasked: break
    case .initialWeights(let weights): try checkWeights(weights, quantity: "initial weights")
    case .tensor(let mask):
      try checkSquare(mask, quantity: "reference")
      try checkFinite(mask, quantity: "reference")
    }
    self.temperature = Tensor(temperature)
    self.utilitySlope = utilitySlope
    self.inflation = inflation
    self.reference = reference
    self.utility = utility
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("temperature", &temperature)
  }

  /// Traps with the shapes and the rule unless weights are `[n, n]`, stake `[n]` and Hessians, if
  /// given, `[n, n, n]`.
  static func requireShapes(
    _ operation: String, weights: Tensor<Scalar>, stake: Tensor<Scalar>,
    hessians: Shape? = nil
  ) {
    let n = stake.shape.last ?? 0
    let fits = stake.rank == 1 && weights.shape == [n, n]
    if fits && (hessians.map { $0 == [n, n, n] } ?? true) { return }
    let found = [weights.shape, stake.shape] + (hessians.map { [$0] } ?? [])
    fatalError(
      ShapeError(
        operation, found, "takes weights [n, n], stake [n] and Hessians [n, n, n]",
        "stake says n = \(n)"
      ).description)
  }
}
