import Tensor

/// a in (0, 1]: how fast a Yuma 3 bond follows its weight.
public enum BondRate<Scalar: TensorScalar>: Sendable, Hashable {
  /// One rate for all bonds.
  case fixed(Scalar)
  /// A rate for each bond, by its distance from the consensus.
  case liquid(LiquidAlpha<Scalar>)

  /// The rates: `[]` or `[..., v, m]`.
  func value(
    weights: Tensor<Scalar>, bonds: Tensor<Scalar>, consensus: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    switch self {
    case .fixed(let rate): Tensor(rate)
    case .liquid(let alpha): alpha.rates(weights: weights, bonds: bonds, consensus: consensus)
    }
  }
}
