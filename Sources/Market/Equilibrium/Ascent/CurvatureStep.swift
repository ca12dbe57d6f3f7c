import Tensor

/// One step length for all players, from how fast the field of gradients changes: a share of 1 / L,
/// L = ||G - G'|| / ||W - W'|| over the last step, growing by a tenth where that leaves room.
struct CurvatureStep<Scalar: TensorScalar> {
  private(set) var length: Scalar
  let share: Scalar
  private var last: (weights: Tensor<Scalar>, field: Tensor<Scalar>)?

  private static var growth: Scalar { 1.1 }

  /// `share` is `nil` for steps of one length.
  init(initialStep: Scalar, share: Scalar?) {
    length = initialStep
    self.share = share ?? .infinity
  }

  /// Learns from the field at the next weights.
  mutating func follow(_ weights: Tensor<Scalar>, _ field: Tensor<Scalar>) {
    guard share < .infinity else { return }
    if let last {
      let moved = norm((weights - last.weights).flattened()).scalar
      let turned = norm((field - last.field).flattened()).scalar
      let limit = turned > 0 ? share * moved / turned : .infinity
      length = Swift.min(Self.growth * length, Swift.max(limit, Scalar.leastNormalMagnitude))
    }
    last = (weights, field)
  }
}
