/// x with a x = b, or a^T x = b, for matrices a `[..., n, n]`, their factors by `Factorize` and
/// columns b `[..., n, m]`, leading axes broadcast.
///
/// The factors are constants and the rules differentiate the equation, so that every derivative is
/// one more solve with the same factors. By Cholesky all entries of a count as free, and symmetry is
/// the caller's promise. Where a has no inverse the result is NaN.
public struct Solve<Scalar: TensorScalar>: Primitive {
  /// Which factors are given.
  public let method: FactorMethod
  /// Whether a^T x = b is solved.
  public let isTransposed: Bool

  /// With factors of a kind.
  public init(_ method: FactorMethod, transposed: Bool = false) {
    self.method = method
    // A symmetric matrix is its transpose.
    self.isTransposed = transposed && method == .lu
  }

  public var name: String { method == .lu ? "solve" : "solvePositiveDefinite" }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(3, inputs)
    return try columnsShape(inputs[0], inputs[2])
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (factors, n) = (inputs[1], inputs[0].shape[-1])
    let kernels = Scalar.kernels.linearAlgebra
    return inputs[2].mappingColumns(
      under: factors.shape.droppingMatrix, shape: outputShape(inputs)
    ) { count, columns, b, out in
      factors.withContiguous {
        switch method {
        case .lu: kernels.luSolve(isTransposed, count, n, columns, $0, b, out)
        case .cholesky: kernels.choleskySolve(count, n, columns, $0, b, out)
        }
      }
    }
  }

  /// b' = a^-T x', a' = -b' x^T.
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let right = Solve(method, transposed: !isTransposed)(inputs[0], inputs[1], cotangent)
    var pulled: Tensor<Scalar>?
    if wanted[0] {
      let (left, row) = isTransposed ? (output, right) : (right, output)
      pulled = -MatMul().leftAdjoint(left, row, shape: inputs[0].shape)
    }
    return [pulled, nil, wanted[2] ? right.unbroadcast(to: inputs[2].shape) : nil]
  }

  /// x' = a^-1 (b' - a' x).
  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    apply([inputs[0], inputs[1], side(tangents[2], [tangents[0]], [output])!])
  }

  /// a_0 x_k = b_k - sum_{j=1}^{k} a_j x_{k-j}.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let (a, b, factors) = (series[0], series[2], series[1][0])
    var x = [apply([a[0], factors, b[0]])]
    for k in stride(from: 1, through: order, by: 1) {
      let moving = (1...k).filter { $0 < a.count }
      let side = side(k < b.count ? b[k] : nil, moving.map { a[$0] }, moving.map { x[k - $0] })
      x.append(side.map { apply([a[0], factors, $0]) } ?? .zeros(x[0].shape))
    }
    return x
  }

  /// b - sum a x; `nil` is zero.
  private func side(
    _ b: Tensor<Scalar>?, _ a: [Tensor<Scalar>?], _ x: [Tensor<Scalar>]
  ) -> Tensor<Scalar>? {
    residual(b, a, x, transposed: isTransposed)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }
}

/// x with a x = b, for square matrices a `[..., n, n]` and b `[..., n, m]` or `[n]`, by LU factors
/// with row pivots; leading axes broadcast as in `matmul`.
///
/// Throws if a matrix is singular, or holds NaN or infinity; traps on shapes that do not fit. What b
/// holds goes through as it is.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func solve<Scalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  if a.rank < 2 { a.requireMatrices(for: "solve", square: true) }
  let factors = Factorize(.lu)(a)
  let x = withColumns(b) { Solve(.lu)(a, factors, $0) }
  // The factors lie along columns: U^T is their lower triangle.
  let n = a.shape[-1]
  try factors.untraced.block(rows: 0..<n, columns: 0..<n)
    .requireInvertible(.lower, "solve", a.shape)
  return x
}

/// x with a x = b, for symmetric positive definite a `[..., n, n]` and b `[..., n, m]` or `[n]`, by
/// Cholesky factors, half the work of `solve`; leading axes broadcast as in `matmul`.
///
/// Only the symmetric part of `a` counts. Throws if a matrix is not positive definite, or holds NaN
/// or infinity; traps on shapes that do not fit. What b holds goes through as it is.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func solvePositiveDefinite<Scalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  let symmetric = a.symmetricPart(for: "solvePositiveDefinite")
  let factors = Factorize(.cholesky)(symmetric)
  let x = withColumns(b) { Solve(.cholesky)(symmetric, factors, $0) }
  try a.requireFinite(factors, "solvePositiveDefinite") {
    .notPositiveDefinite(operation: $0, shape: $1, matrix: $2)
  }
  return x
}

/// x with l l^T x = b, for a Cholesky factor l `[..., n, n]`, of which the lower triangle is read,
/// and b `[..., n, m]` or `[n]`: what `solvePositiveDefinite` does once the factor is known.
///
/// Throws if the factor has a 0 on its diagonal, NaN or infinity.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func solveCholesky<Scalar>(
  factor: Tensor<Scalar>, _ b: Tensor<Scalar>
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  let x = withColumns(b) { columns in
    let half = TriangularSolve(.lower)(factor, columns)
    return TriangularSolve(.lower, transposed: true)(factor, half)
  }
  try factor.requireInvertible(.lower, "solveCholesky", factor.shape)
  return x
}
