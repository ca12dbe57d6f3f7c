public import Tensor

/// What a gate says of each peer for each example, before the best are chosen: H of Shazeer et al.,
/// 2017, eq 4, and its two parts.
public struct GateScores<Scalar: TensorScalar>: Sendable {
  /// x W_g + b_g, without noise: `[..., peers]`.
  public let clean: Tensor<Scalar>
  /// The deviation of the noise, softplus(x W_n + b_n): `[..., peers]`; `nil` without noise.
  public let deviation: Tensor<Scalar>?
  /// What the choice goes by: the clean scores, with noise if there is any.
  public let noisy: Tensor<Scalar>
}

extension SparseMixture {
  /// The scores of examples `[..., features]`.
  ///
  /// With a generator a score gets noise of its learned deviation: clean + softplus(x W_n + b_n)
  /// times normal numbers, one for each peer and example, present or not, so that a peer's absence
  /// does not shift what the others draw. Inside `vectorized` all examples share the numbers.
  public func scores(
    for x: Tensor<Scalar>, noise generator: inout Philox?
  ) -> GateScores<Scalar> {
    let clean = gate(x)
    guard var source = generator else {
      return GateScores(clean: clean, deviation: nil, noisy: clean)
    }
    let spread = softplus(deviation(x))
    let noisy = clean + spread * .normal(clean.shape, using: &source)
    generator = source
    return GateScores(clean: clean, deviation: spread, noisy: noisy)
  }
}
