/// How a matrix is factored so that systems with it are solved.
public enum FactorMethod: Sendable, Hashable {
  /// P a = L U with row pivots, for any matrix.
  case lu
  /// a = L L^T, for symmetric positive definite matrices; the lower triangle is read.
  case cholesky
}

/// The factors of matrices as a constant, for `Solve`, `LU`, `Determinant` and `LogDeterminant`,
/// which take the matrix as well and differentiate with respect to that. So one factorisation
/// serves a value and all its derivatives.
///
/// By `.lu`, `[..., m, n]` gives `[..., n + 1, m]`: the columns of L and U in one matrix, then the
/// permutation. By `.cholesky`, `[..., n, n]` gives L. A matrix that has none gives NaN.
public struct Factorize<Scalar: TensorScalar>: ConstantPrimitive {
  /// By which factors.
  public let method: FactorMethod
  /// Factors of a kind.
  public init(_ method: FactorMethod) { self.method = method }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    guard method == .lu else {
      try requireSquareMatrices(inputs)
      return inputs[0]
    }
    try requireMatrices(inputs)
    return inputs[0].withMatrix(inputs[0][-1] + 1, inputs[0][-2])
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    if method == .cholesky { return Cholesky().evaluate(inputs) }
    let a = MatrixStack(inputs[0])
    return Tensor(shape: outputShape(inputs)) { out in
      a.tensor.withLayout { base, _ in
        Scalar.kernels.linearAlgebra.lu(
          a.count, a.rows, a.columns, Int64(a.step), Int64(a.rowStride), Int64(a.columnStride),
          base, out)
      }
    }
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}
