import Tensor

/// ||project(W + G) - W||_inf with a unit step: 0 exactly where no row on the simplex can be
/// improved to first order.
///
/// The raw gradient does not vanish at the simplex's edge, this does. Traps if the shapes differ.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func kktResidual<Scalar>(weights: Tensor<Scalar>, gradient: Tensor<Scalar>) -> Scalar {
  requireSameShape("kktResidual", weights, gradient)
  let width = requireRows(weights, "kktResidual")
  var residual: Scalar = 0
  plainValues(weights).withElements { weight in
    plainValues(gradient).withElements {
      residual = Scalar.kernels.sparseMarket.residual(weights.count / width, width, weight, $0)
    }
  }
  return residual
}
