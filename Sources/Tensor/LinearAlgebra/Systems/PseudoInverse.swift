/// The Moore-Penrose pseudo-inverse `[..., n, m]` of matrices `[..., m, n]`: singular values of at
/// most `tolerance` times the largest count as 0.
///
/// dP = -P dA P + P P^T dA^T (I - A P) + (I - P A) dA^T P^T P, while the rank stays (G. H. Golub and
/// V. Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares problems whose
/// variables separate", SIAM J. Numer. Anal. 10, 1973). NaN where a matrix is not finite.
public struct PseudoInverse<Scalar: TensorScalar>: Primitive {
  /// Singular values of at most this times the largest count as 0.
  public let tolerance: Scalar
  /// With a tolerance for singular values.
  public init(tolerance: Scalar) { self.tolerance = tolerance }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireMatrices(inputs)
    return inputs[0].withMatrix(inputs[0][-1], inputs[0][-2])
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (u, inverses, v) = invertedFactors(inputs[0], tolerance: tolerance)
    return matmul(v * inverses, u.transposed())
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let (a, p, turned) = (inputs[0], output, output.transposed())
    // Of the columns of the cotangent P P^T, and of its rows P^T P.
    let left = matmul(matmul(cotangent.transposed(), p), turned)
    let right = matmul(matmul(turned, p), cotangent.transposed())
    let inner = matmul(matmul(turned, cotangent), turned)
    return [left - matmul(a, matmul(p, left)) + right - matmul(matmul(right, p), a) - inner]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let (a, p, turned) = (inputs[0], output, output.transposed())
    let (moved, direction) = (tangents[0]!, tangents[0]!.transposed())
    let left = matmul(p, matmul(turned, direction))
    let right = matmul(matmul(direction, turned), p)
    let inner = matmul(matmul(p, moved), p)
    return left - matmul(matmul(left, a), p) + right - matmul(p, matmul(a, right)) - inner
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}

/// U, the reciprocals `[..., 1, k]` of the singular values that count (0 for the others) and V, of
/// untraced matrices.
func invertedFactors<Scalar>(
  _ a: Tensor<Scalar>, tolerance: Scalar
) -> (u: Tensor<Scalar>, inverses: Tensor<Scalar>, v: Tensor<Scalar>) {
  let rule = SVD<Scalar>()
  let (u, s, v) = rule.factors(rule(a), rows: a.shape[-2])
  guard s.shape[-1] > 0 else { return (u, s, v) }
  let smallest = s.max(alongAxis: -1, keepingAxes: true) * tolerance
  // With NaN neither holds, and the quotient is NaN.
  let isDropped = greaterOrEqual(smallest, s)
  return (u, (1 - isDropped) / (s + isDropped), v)
}

/// NumPy's cutoff for singular values: the larger side times the rounding unit of the element type.
func defaultTolerance<Scalar>(_ a: Tensor<Scalar>) -> Scalar {
  a.rank < 2 ? 0 : Scalar(Swift.max(a.shape[-1], a.shape[-2])) * Scalar.ulpOfOne
}

/// The Moore-Penrose pseudo-inverse `[..., n, m]` of matrices `[..., m, n]`, from the singular value
/// decomposition.
///
/// Singular values of at most `tolerance` times the largest count as 0; without a tolerance it is
/// max(m, n) times the distance from 1 to the next number. Derivatives take the rank as constant;
/// where it changes there is none. Throws if a matrix is not finite or the iteration does not
/// converge; traps below rank 2.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func pseudoInverse<Scalar>(
  _ a: Tensor<Scalar>, tolerance: Scalar? = nil
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  let result = PseudoInverse(tolerance: tolerance ?? defaultTolerance(a))(a)
  try a.requireFinite(result, "pseudoInverse")
  return result
}
