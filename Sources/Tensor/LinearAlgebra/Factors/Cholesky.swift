/// The lower factor L with L L^T = a, for symmetric positive definite matrices a `[..., n, n]`, of
/// which the lower triangle is read. Where a is not positive definite the result is NaN.
///
/// The rules take a, and so its tangents, for symmetric: a' = L' L^T + L L'^T gives
/// L' = L Phi(L^-1 a' L^-T), where Phi halves the diagonal and keeps what lies below it (Murray,
/// "Differentiation of the Cholesky decomposition", 2016).
public struct Cholesky<Scalar: TensorScalar>: Primitive {
  public init() {}
  public var keeps: Kept { .output }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireSquareMatrices(inputs)
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return inputs[0].withContiguous { a in
      Tensor(shape: shape) {
        Scalar.kernels.linearAlgebra.cholesky(
          shape.matrixCount, shape[-1], a, $0)
      }
    }
  }

  private var phi: TriangularPart<Scalar> { TriangularPart(.lower, diagonal: 0.5) }
  private var solve: TriangularSolve<Scalar> { TriangularSolve(.lower) }

  /// L' for a symmetric a'.
  private func tangent(_ a: Tensor<Scalar>, _ l: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(l, phi(solve(l, solve(l, a).transposed())))
  }

  /// a' = L^-T Phi(L^T L') L^-1.
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let turned = TriangularSolve<Scalar>(.lower, transposed: true)
    let half = turned(output, phi(matmul(output.transposed(), cotangent)))
    return [turned(output, half.transposed()).transposed()]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> { tangent(tangents[0]!, output) }

  /// L_0 L_k^T + L_k L_0^T = a_k - sum_{j=1}^{k-1} L_j L_{k-j}^T.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let a = series[0]
    var l = [apply([a[0]])]
    for k in stride(from: 1, through: order, by: 1) {
      var rest = k < a.count ? a[k] : .zeros(a[0].shape)
      for j in stride(from: 1, to: k, by: 1) {
        rest = rest - matmul(l[j], l[k - j].transposed())
      }
      l.append(tangent(rest, l[0]))
    }
    return l
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}

/// The lower triangular factor L `[..., n, n]` with a positive diagonal and L L^T = a, for symmetric
/// positive definite matrices a `[..., n, n]`.
///
/// Only the symmetric part (a + a^T) / 2 counts, in the value and in derivatives. Throws if a matrix
/// is not positive definite, or holds NaN or infinity; traps on matrices that are not square.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func cholesky<Scalar>(
  _ a: Tensor<Scalar>
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  let factor = Cholesky()(a.symmetricPart(for: "cholesky"))
  try a.requireFinite(factor, "cholesky") {
    .notPositiveDefinite(operation: $0, shape: $1, matrix: $2)
  }
  return factor
}
