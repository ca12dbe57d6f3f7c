import Tensor

/// ||project(W + G) - W||_inf with a unit step: 0 exactly where no row on the simplex can be
/// improved to first order.
///
/// The raw gradient does not vanish at the simplex's edge, this does. Traps if the shapes differ.
public func kktResidual<Scalar>(weights: Tensor<Scalar>, gradient: Tensor<Scalar>) -> Scalar {
  requireSameShape("kktResidual", weights, gradient)
  let moved = projectedOntoSimplex(weights + gradient)
  // A comparison with NaN is false: without this a NaN would read as 0.
  guard moved.isFinite else { return .nan }
  return zip(moved.scalars, weights.scalars).reduce(0) { Swift.max($0, Swift.abs($1.0 - $1.1)) }
}
