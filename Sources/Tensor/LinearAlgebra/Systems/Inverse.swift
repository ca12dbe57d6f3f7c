/// The inverses of square matrices `[..., n, n]`; NaN where there is none.
public struct Inverse<Scalar: TensorScalar>: Primitive {
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
        Scalar.kernels.linearAlgebra.inverse(shape.matrixCount, shape[-1], a, $0)
      }
    }
  }

  /// a' = -y^T y' y^T.
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let turned = output.transposed()
    return [-matmul(matmul(turned, cotangent), turned)]
  }

  /// y' = -y a' y.
  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    -matmul(matmul(output, tangents[0]!), output)
  }

  /// y_k = -y_0 sum_{j=1}^{k} a_j y_{k-j}.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let a = series[0]
    var y = [apply([a[0]])]
    for k in stride(from: 1, through: order, by: 1) {
      var sum = Tensor<Scalar>.zeros(a[0].shape)
      for j in 1...k where j < a.count { sum = sum + matmul(a[j], y[k - j]) }
      y.append(-matmul(y[0], sum))
    }
    return y
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}

/// The inverses of square matrices `[..., n, n]`. For a system of equations `solve` is faster and
/// more accurate.
///
/// Throws if a matrix is singular, or holds NaN or infinity; traps on matrices that are not square.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func inverse<Scalar>(
  _ a: Tensor<Scalar>
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  let result = Inverse()(a)
  try a.requireFinite(result, "inverse") { .singular(operation: $0, shape: $1, matrix: $2) }
  return result
}
