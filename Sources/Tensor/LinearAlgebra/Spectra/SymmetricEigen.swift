/// Eigenvectors and eigenvalues of the symmetric parts of matrices `[..., n, n]`, packed
/// `[..., n + 1, n]`: one eigenvector in each of the first n rows, the values, ascending, in the
/// last.
///
/// With P = V^T dA V, symmetric, and F_ij = 1 / (w_j - w_i) off the diagonal: dw = diag P and
/// dV = V (F o P) (M. B. Giles, "Collected matrix derivative results for forward and reverse mode
/// algorithmic differentiation", 2008, section 3.1). At w_i = w_j, up to rounding, the quotient
/// of zeros counts as 0 and any other is infinite. NaN where a matrix is not finite.
public struct SymmetricEigen<Scalar: TensorScalar>: Primitive {
  public init() {}
  public var keeps: Kept { .output }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireSquareMatrices(inputs)
    return inputs[0].withMatrix(inputs[0][-1] + 1, inputs[0][-1])
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].withContiguous { a in
      Tensor(shape: outputShape(inputs)) {
        Scalar.kernels.spectral.eigh(inputs[0].shape.matrixCount, inputs[0].shape[-1], true, a, $0)
      }
    }
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let n = output.shape[-1]
    let (v, gaps) = (vectors(output), gaps(output))
    let turned = matmul(v.transposed(), vectors(cotangent))
    let half = divideOrZero(turned.offDiagonal, gaps) * 0.5
    let inside = half + half.transposed() + cotangent.rows(n..<(n + 1)) * .eye(n)
    return [matmul(matmul(v, inside), v.transposed())]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let v = vectors(output)
    let turned = matmul(matmul(v.transposed(), tangents[0]!), v)
    let p = (turned + turned.transposed()) * 0.5
    let rotation = divideOrZero(p.offDiagonal, gaps(output))
    return concatenate(
      [matmul(v, rotation).transposed(), p.diagonalRow], alongAxis: output.rank - 2)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }

  /// The eigenvectors as columns.
  func vectors(_ packed: Tensor<Scalar>) -> Tensor<Scalar> {
    packed.rows(0..<packed.shape[-1]).transposed()
  }

  /// w_j - w_i, 0 if that is only rounding, and 1 on the diagonal, where nothing is divided.
  private func gaps(_ packed: Tensor<Scalar>) -> Tensor<Scalar> {
    let values = packed.rows(packed.shape[-1]..<packed.shape[-2])
    let gaps = (values - values.transposed()).withoutRounding(of: values)
    return gaps + .eye(packed.shape[-1])
  }
}

/// The eigenvalues `[..., n]`, ascending, and the eigenvectors, the columns of `[..., n, n]`, of
/// the symmetric part of matrices `[..., n, n]`.
///
/// The sign of each vector makes its largest component positive (of those within 2^-10 of it, the
/// first). Derivatives of the vectors grow as 1 over the gap to the nearest eigenvalue; at a
/// repeated one there is none, and one that is asked for is infinite or NaN. First derivatives of
/// the values are right there too, in sums over all equal ones. Throws if a matrix is not finite or
/// the iteration does not converge; traps unless the matrices are square.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func eigh<Scalar>(
  _ a: Tensor<Scalar>
) throws(LinearAlgebraError) -> (values: Tensor<Scalar>, vectors: Tensor<Scalar>) {
  a.requireMatrices(for: "eigh", square: true)
  let packed = SymmetricEigen()(a)
  try a.requireFinite(packed, "eigh")
  let n = packed.shape[-1]
  let values = packed.rows(n..<(n + 1)).squeezed(atAxis: -2)
  return (values, packed.rows(0..<n).transposed())
}
