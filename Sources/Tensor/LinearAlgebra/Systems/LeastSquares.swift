/// The x `[..., n, columns]` of least length among those with the least |a x - b|, for matrices a
/// `[..., m, n]` and columns b `[..., m, columns]`, whose leading axes broadcast: the
/// pseudo-inverse times b, from the factors without forming it.
public struct LeastSquares<Scalar: TensorScalar>: FusedPrimitive {
  /// Singular values of at most this times the largest count as 0.
  public let tolerance: Scalar
  /// With a tolerance for singular values.
  public init(tolerance: Scalar) { self.tolerance = tolerance }
  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    let (a, b) = (inputs[0], inputs[1])
    guard a.rank >= 2, b.rank >= 2, a[-2] == b[-2] else {
      throw ShapeError(name, inputs, "takes matrices and columns as long", "\(a) and \(b)")
    }
    let leading = try Shape.broadcast(a.droppingMatrix, b.droppingMatrix, operation: name)
    return Shape(Array(leading) + [a[-1], b[-1]])
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (u, inverses, v) = invertedFactors(inputs[0], tolerance: tolerance)
    return matmul(v, inverses.transposed() * matmul(u.transposed(), inputs[1]))
  }

  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    matmul(PseudoInverse(tolerance: tolerance)(inputs[0]), inputs[1])
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }
}

/// The x with the least |a x - b|, and of those the one of least length: `[..., n, columns]` for
/// matrices a `[..., m, n]` and columns b `[..., m, columns]`, whose leading axes broadcast, or
/// `[..., n]` for one vector b `[m]`.
///
/// Singular values of at most `tolerance` times the largest count as 0; without a tolerance it is
/// NumPy's: max(m, n) times the distance from 1 to the next number. Derivatives take the rank as
/// constant. Throws if a number is not finite or the iteration does not converge; traps on shapes
/// that do not fit.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func leastSquares<Scalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, tolerance: Scalar? = nil
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  let columns = b.rank == 1 ? b.expanded(atAxis: 1) : b
  let x = LeastSquares(tolerance: tolerance ?? defaultTolerance(a))(a, columns)
  // Of the two the sides are at fault only where the matrices are not.
  if a.hasOnlyFinite && !columns.hasOnlyFinite {
    try columns.requireFinite(columns, "leastSquares")
  }
  try a.requireFinite(x, "leastSquares")
  return b.rank == 1 ? x.squeezed(atAxis: -1) : x
}
