/// The singular values alone, `[..., k]`: ds = diag(U^T dA V), which holds at repeated ones too.
public struct SingularValues<Scalar: TensorScalar>: FusedPrimitive {
  public init() {}
  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireMatrices(inputs)
    var shape = Shape(inputs[0].dropLast())
    shape[-1] = Swift.min(inputs[0][-2], inputs[0][-1])
    return shape
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return inputs[0].withContiguous { a in
      Tensor(shape: outputShape(inputs)) {
        Scalar.kernels.spectral.svd(shape.matrixCount, shape[-2], shape[-1], false, a, $0)
      }
    }
  }

  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let rule = SVD<Scalar>()
    return rule.factors(rule(inputs[0]), rows: inputs[0].shape[-2]).s.squeezed(atAxis: -2)
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let rule = SVD<Scalar>()
    let (u, _, v) = rule.factors(rule(inputs[0]), rows: inputs[0].shape[-2])
    return [matmul(u * cotangent.expanded(atAxis: -2), v.transposed())]
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}

/// The singular values `[..., min(m, n)]`, descending, of matrices `[..., m, n]`: cheaper than
/// `svd`, whose notes on derivatives and errors hold.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func singularValues<Scalar>(
  _ a: Tensor<Scalar>
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  let values = SingularValues()(a)
  try a.requireFinite(values, "singularValues")
  return values
}
