import Tensor

extension Objective {
  /// The error at other parameters; not finite where outputs or losses are not.
  func value(at parameters: [Tensor<Scalar>]) -> Double {
    var total = 0.0
    forEachBatch { _, batch in
      // One after the other, as `value()` adds them, for the same bits.
      let losses = loss.losses(outputs(parameters, batch.inputs), batch.targets)
      total = losses.doubles.reduce(total, +)
    }
    return reduction == .sum ? total : total / Double(exampleCount)
  }

  /// The parameters moved along a vector `[size]`.
  func moved(along direction: Tensor<Scalar>, by scale: Double) -> [Tensor<Scalar>] {
    zip(parameters, split(direction)).map { ($0 + $1 * Scalar(scale)).evaluated() }
  }

  /// The largest of the shares 1, 1/2, ..., 2^-`halvings` of a step at which the error falls, and the
  /// error there and at the whole step; a share of 0 if it falls at none.
  func descent(
    along direction: Tensor<Scalar>, from value: Double, halvings: Int
  ) -> (scale: Double, parameters: [Tensor<Scalar>], value: Double, whole: Double) {
    var whole = Double.nan
    for halving in 0...halvings {
      let scale = 1 / Double(1 << halving)
      let candidate = moved(along: direction, by: scale)
      let reached = self.value(at: candidate)
      if halving == 0 { whole = reached }
      if reached < value { return (scale, candidate, reached, whole) }
    }
    return (0, parameters, value, whole)
  }
}

/// a^T b in double precision of the sum's result.
func inner<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Double {
  Double((a * b).sum().scalar)
}

/// Damping by the rule of Levenberg and Marquardt (Martens, "Deep learning via Hessian-free
/// optimization", 2010, section 4.1): more where the quadratic model has promised four times what came,
/// or a loss that is not finite; less where three quarters came.
func adapted<Scalar: TensorScalar>(
  _ damping: Scalar, ratio: Double, factor: Scalar
) -> Scalar {
  if ratio > 0.75 { return damping / factor }
  if ratio >= 0.25 { return damping }
  return damping * factor
}
