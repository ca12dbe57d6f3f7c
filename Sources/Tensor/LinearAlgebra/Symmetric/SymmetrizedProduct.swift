/// The symmetric parts of matrices by vectors, (a + a^T) x / 2 for `[..., n, n]` and `[..., n]`,
/// broadcasting the leading axes: each number of a matrix is read once.
public struct SymmetrizedProduct<Scalar: TensorScalar>: BilinearPrimitive {
  public init() {}

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    try requireSquare(inputs[0], inputs)
    let rows = inputs[0].leading(inputs[0].rank - 1)
    return try vectorsShape([rows, inputs[1]], order: inputs[0][-1])
  }

  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    eachVector(
      a, b, matrixRank: 2, shape: outputShape([a, b]), Scalar.kernels.symmetric.symmetrizedProduct)
  }

  /// (c x^T + x c^T) / 2.
  public func leftAdjoint(
    _ cotangent: Tensor<Scalar>, _ b: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar> {
    let outer = cotangent.expanded(atAxis: -1) * (b * 0.5).expanded(atAxis: -2)
    return (outer + outer.transposed()).unbroadcast(to: shape)
  }

  public func rightAdjoint(
    _ cotangent: Tensor<Scalar>, _ a: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar> { apply([a, cotangent]).unbroadcast(to: shape) }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    // A matrix has one axis more than a vector.
    let aligned = alignedForBatch([inputs[0], inputs[1].expanded(atAxis: -1)], mapped: mapped)
    return apply([aligned[0], aligned[1].squeezed(atAxis: -1)])
  }
}

/// (a + a^T) x / 2 for matrices `[..., n, n]` and vectors `[..., n]`, broadcasting the leading axes:
/// the symmetric part of a by x, for which each number of a is read once.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func symmetrizedProduct<Scalar>(
  _ a: Tensor<Scalar>, _ x: Tensor<Scalar>
) -> Tensor<Scalar> { SymmetrizedProduct()(a, x) }
