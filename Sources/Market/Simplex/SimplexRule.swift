import Tensor

/// How a step stays on the simplex. The rules reach different points, so that a reported number
/// names its rule.
public enum SimplexRule: String, Sendable, Hashable, CaseIterable {
  /// The Euclidean projection of w + size g.
  case project
  /// w + size g, clipped at 0 and divided by the row's sum. Its rest points are not those of the
  /// payoff: where nothing is clipped, g is a multiple of w there.
  case rescale
  /// w exp(size g) divided by the row's sum (multiplicative weights). A weight of 0 stays 0.
  case exponentiated

  /// Weights after a step along a gradient, each row (the last axis) on the simplex again.
  ///
  /// Reads values, so it is not differentiated. Traps if the shapes differ. With `.rescale` a row
  /// of which nothing would be left stays as it was.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func step<Scalar>(
    _ weights: Tensor<Scalar>, along gradient: Tensor<Scalar>, size: Scalar
  ) -> Tensor<Scalar> {
    requireSameShape("step", weights, gradient)
    switch self {
    case .project: return projectedOntoSimplex(weights + size * gradient)
    case .rescale:
      requireRows(weights, "step")
      let step = RescaledStep(size: size)
      let isTraced = weights.isTraced || gradient.isTraced
      return isTraced ? step(weights, gradient) : step.evaluate(weights, gradient)
    case .exponentiated: return exponentiated(weights, exponent: size * gradient)
    }
  }

  private func exponentiated<Scalar>(
    _ weights: Tensor<Scalar>, exponent: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    requireRows(weights, "step")
    // Weights of 0 do not count for the shift, or a row could vanish.
    let isPresent = greater(weights, Tensor(0))
    let lowest = -(-exponent).max(alongAxis: -1, keepingAxes: true)
    let shift = (isPresent * (exponent - lowest)).max(alongAxis: -1, keepingAxes: true) + lowest
    let grown = isPresent * weights * exp(isPresent * (exponent - shift))
    return grown / grown.sum(alongAxis: -1, keepingAxes: true)
  }
}

func requireSameShape<Scalar>(
  _ operation: String, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) {
  guard a.shape == b.shape else {
    fatalError(
      ShapeError(operation, [a.shape, b.shape], "the shapes must agree", "they differ").description)
  }
}
