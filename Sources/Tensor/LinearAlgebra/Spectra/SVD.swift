/// The reduced singular value decomposition U S V^T of matrices `[..., m, n]`, packed
/// `[..., m + 1 + n, k]` for k = min(m, n): U, the singular values, descending, and V.
///
/// With P = U^T dA V: dS = diag P, dU = U (E + G) + (I - U U^T) dA V S^-1 and
/// dV = V (E - G) + (I - V V^T) dA^T U S^-1, where 2 E_ij = (P + P^T)_ij / (s_j - s_i) off the
/// diagonal and 2 G_ij = (P - P^T)_ij / (s_j + s_i) (J. Townsend, "Differentiating the singular
/// value decomposition", 2016, with 1 / (s_j^2 - s_i^2) in partial fractions, which loses nothing
/// to the squares). Quotients of zeros count as 0 and others over 0 are infinite. NaN where a
/// matrix is not finite.
public struct SVD<Scalar: TensorScalar>: Primitive {
  public init() {}
  public var name: String { "svd" }
  // Of the input the rules read the shape alone.
  public var keeps: Kept { .output }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireMatrices(inputs)
    let (m, n) = (inputs[0][-2], inputs[0][-1])
    return inputs[0].withMatrix(m + 1 + n, Swift.min(m, n))
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return inputs[0].withContiguous { a in
      Tensor(shape: outputShape(inputs)) {
        Scalar.kernels.spectral.svd(shape.matrixCount, shape[-2], shape[-1], true, a, $0)
      }
    }
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let (m, n, k) = (inputs[0].shape[-2], inputs[0].shape[-1], output.shape[-1])
    let (u, s, v) = factors(output, rows: m)
    let (du, ds, dv) = factors(cotangent, rows: m)
    let (x, y) = (matmul(u.transposed(), du), matmul(v.transposed(), dv))
    let even = divideOrZero((x + y).offDiagonal, gaps(s)) * 0.5
    let odd = divideOrZero((x - y).offDiagonal, sums(s)) * 0.5
    let inside = even + even.transposed() + odd - odd.transposed() + ds * .eye(k)
    var left = matmul(u, inside)
    if m > k { left = left + u.removed(from: divideOrZero(du, s.withoutRounding(of: s))) }
    var result = matmul(left, v.transposed())
    if n > k {
      result =
        result + matmul(u, v.removed(from: divideOrZero(dv, s.withoutRounding(of: s))).transposed())
    }
    return [result]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let (m, n, k) = (inputs[0].shape[-2], inputs[0].shape[-1], output.shape[-1])
    let (u, s, v) = factors(output, rows: m)
    let right = matmul(tangents[0]!, v)
    let p = matmul(u.transposed(), right)
    let even = divideOrZero((p + p.transposed()).offDiagonal, gaps(s)) * 0.5
    let odd = divideOrZero((p - p.transposed()).offDiagonal, sums(s)) * 0.5
    var (du, dv) = (matmul(u, even + odd), matmul(v, even - odd))
    if m > k { du = du + divideOrZero(right - matmul(u, p), s.withoutRounding(of: s)) }
    if n > k {
      let left = matmul(tangents[0]!.transposed(), u)
      dv = dv + divideOrZero(left - matmul(v, p.transposed()), s.withoutRounding(of: s))
    }
    return concatenate([du, p.diagonalRow, dv], alongAxis: output.rank - 2)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }

  /// s_j - s_i, 0 if that is only rounding, and 1 on the diagonal, where nothing is divided.
  private func gaps(_ s: Tensor<Scalar>) -> Tensor<Scalar> {
    (s - s.transposed()).withoutRounding(of: s) + .eye(s.shape[-1])
  }

  /// s_j + s_i, 0 if that is only rounding, and above 0 on the diagonal.
  private func sums(_ s: Tensor<Scalar>) -> Tensor<Scalar> {
    (s + s.transposed()).withoutRounding(of: s) + .eye(s.shape[-1])
  }

  /// U `[..., m, k]`, the values `[..., 1, k]` and V `[..., n, k]`.
  func factors(
    _ packed: Tensor<Scalar>, rows m: Int
  ) -> (u: Tensor<Scalar>, s: Tensor<Scalar>, v: Tensor<Scalar>) {
    (packed.rows(0..<m), packed.rows(m..<(m + 1)), packed.rows((m + 1)..<packed.shape[-2]))
  }
}

extension Tensor {
  /// (I - Q Q^T) x for this tensor Q, whose columns are orthonormal.
  fileprivate func removed(from x: Tensor) -> Tensor {
    x - matmul(self, matmul(transposed(), x))
  }
}

/// The reduced singular value decomposition of matrices `[..., m, n]`, k = min(m, n): u
/// `[..., m, k]`, s `[..., k]`, descending, and vTransposed `[..., k, n]` with
/// u diag(s) vTransposed = a.
///
/// The sign of each pair makes the largest component of u's column positive (of those within 2^-10
/// of it, the first). Derivatives of the vectors grow as 1 over the gap to the nearest singular
/// value, and over the value itself where a is not square; at a repeated one, or 0, there is none,
/// and one that is asked for is infinite or NaN. First derivatives of the values are right at
/// repeated ones too, in sums over all equal ones. Throws if a matrix is not finite or the
/// iteration does not converge; traps below rank 2.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func svd<Scalar>(
  _ a: Tensor<Scalar>
) throws(LinearAlgebraError) -> (
  u: Tensor<Scalar>, s: Tensor<Scalar>, vTransposed: Tensor<Scalar>
) {
  let rule = SVD<Scalar>()
  let packed = rule(a)
  try a.requireFinite(packed, "svd")
  let (u, s, v) = rule.factors(packed, rows: a.shape[-2])
  return (u, s.squeezed(atAxis: -2), v.transposed())
}
