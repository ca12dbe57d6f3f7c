/// The eigenvalues alone, `[..., n]`: dw = diag(V^T dA V), which holds at repeated ones too.
public struct SymmetricEigenvalues<Scalar: TensorScalar>: FusedPrimitive {
  public init() {}
  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireSquareMatrices(inputs)
    return Shape(inputs[0].dropLast())
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].withContiguous { a in
      Tensor(shape: outputShape(inputs)) {
        Scalar.kernels.spectral.eigh(inputs[0].shape.matrixCount, inputs[0].shape[-1], false, a, $0)
      }
    }
  }

  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (n, packed) = (inputs[0].shape[-1], SymmetricEigen()(inputs[0]))
    return packed.rows(n..<(n + 1)).squeezed(atAxis: -2)
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let rule = SymmetricEigen<Scalar>()
    let v = rule.vectors(rule(inputs[0]))
    return [matmul(v * cotangent.expanded(atAxis: -2), v.transposed())]
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}

/// The eigenvalues `[..., n]`, ascending, of the symmetric part of matrices `[..., n, n]`: about a
/// third of the price of `eigh`, whose notes on derivatives and errors hold.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func eighValues<Scalar>(
  _ a: Tensor<Scalar>
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  a.requireMatrices(for: "eighValues", square: true)
  let values = SymmetricEigenvalues()(a)
  try a.requireFinite(values, "eighValues")
  return values
}
