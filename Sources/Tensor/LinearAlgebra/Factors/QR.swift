/// The QR factors of matrices `[..., m, n]` with m >= n, packed `[..., m + n, n]`: Q, with
/// orthonormal columns, above R, upper triangular, its diagonal not negative.
///
/// With C = Q^T dA R^-1, L its strictly lower part and T = C - L + L^T: dR = T R and
/// dQ = dA R^-1 - Q T (S. F. Walter and L. Lehmann, "Algorithmic differentiation of linear algebra
/// functions with application in optimum experimental design", 2010); the pullback is that of M.
/// Seeger et al., "Auto-differentiating linear algebra", 2017. Both need full rank. NaN where a
/// matrix is not finite.
public struct QR<Scalar: TensorScalar>: Primitive {
  public init() {}
  public var name: String { "qr" }
  public var keeps: Kept { .output }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireMatrices(inputs)
    let (m, n) = (inputs[0][-2], inputs[0][-1])
    guard m >= n else {
      throw ShapeError(name, inputs, "needs as many rows as columns", "\(m) rows, \(n) columns")
    }
    return inputs[0].withMatrix(m + n, n)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return inputs[0].withContiguous { a in
      Tensor(shape: outputShape(inputs)) {
        Scalar.kernels.spectral.qr(shape.matrixCount, shape[-2], shape[-1], a, $0)
      }
    }
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let (q, r) = factors(output)
    let (dq, dr) = factors(cotangent)
    let m = matmul(r, dr.transposed()) - matmul(dq.transposed(), q)
    let n = output.shape[-1]
    let lower = m.lowerTriangle(diagonal: -1)
    let side = dq + matmul(q, lower + lower.transposed() + m * .eye(n))
    return [TriangularSolve(.upper)(r, side.transposed()).transposed()]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let (q, r) = factors(output)
    let side = TriangularSolve(.upper, transposed: true)(r, tangents[0]!.transposed()).transposed()
    let c = matmul(q.transposed(), side)
    let lower = c.lowerTriangle(diagonal: -1)
    let turn = c - lower + lower.transposed()
    return concatenate([side - matmul(q, turn), matmul(turn, r)], alongAxis: output.rank - 2)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }

  /// Q `[..., m, n]` and R `[..., n, n]`.
  func factors(_ packed: Tensor<Scalar>) -> (q: Tensor<Scalar>, r: Tensor<Scalar>) {
    let (rows, n) = (packed.shape[-2], packed.shape[-1])
    return (packed.rows(0..<(rows - n)), packed.rows((rows - n)..<rows))
  }
}

/// The reduced QR factors of matrices `[..., m, n]`, k = min(m, n): q `[..., m, k]` with
/// orthonormal columns and r `[..., k, n]`, upper triangular, with q r = a.
///
/// The diagonal of r is not negative, which leaves one pair of factors where the first k columns
/// are independent; only there are they differentiable, and elsewhere derivatives are infinite or
/// NaN. Throws if a matrix is not finite; traps below rank 2.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func qr<Scalar>(
  _ a: Tensor<Scalar>
) throws(LinearAlgebraError) -> (q: Tensor<Scalar>, r: Tensor<Scalar>) {
  require(a.rank >= 2, "qr: shape \(a.shape) is not of matrices")
  let (m, n) = (a.shape[-2], a.shape[-1])
  let square = m < n ? a.columns(0..<m) : a
  let packed = QR()(square)
  try a.requireFinite(packed, "qr")
  let (q, r) = QR().factors(packed)
  guard m < n else { return (q, r) }
  // The columns further right follow from q: A = Q [R_1, Q^T A_2].
  let rest = matmul(q.transposed(), a.columns(m..<n))
  try a.requireFinite(rest, "qr")
  return (q, concatenate([r, rest], alongAxis: -1))
}
