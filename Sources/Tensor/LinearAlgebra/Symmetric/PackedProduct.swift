/// Packed symmetric matrices by vectors, `[..., n (n + 1) / 2]` by `[..., n]`, broadcasting the
/// leading axes: each number of a matrix is read once.
public struct PackedProduct<Scalar: TensorScalar>: BilinearPrimitive {
  public init() {}

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    let n = try packedOrder(inputs[0], inputs)
    return try vectorsShape(inputs, order: n)
  }

  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    eachVector(
      a, b, matrixRank: 1, shape: outputShape([a, b]), Scalar.kernels.symmetric.packedProduct)
  }

  public func leftAdjoint(
    _ cotangent: Tensor<Scalar>, _ b: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar> { PackedOuter()(cotangent, b).unbroadcast(to: shape) }

  public func rightAdjoint(
    _ cotangent: Tensor<Scalar>, _ a: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar> { apply([a, cotangent]).unbroadcast(to: shape) }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(alignedForBatch(inputs, mapped: mapped)) }
}

/// x y^T + y x^T with its diagonal halved, packed, for vectors `[..., n]`, broadcasting the leading
/// axes: the adjoint of `PackedProduct` in the matrix.
public struct PackedOuter<Scalar: TensorScalar>: BilinearPrimitive {
  public init() {}

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    guard let n = inputs[0].last, inputs[1].last == n else {
      throw ShapeError(name, inputs, "takes vectors of one length", "the last sizes differ")
    }
    var result = try Shape.broadcast(inputs[0], inputs[1], operation: name)
    result[-1] = packedCount(n)
    return result
  }

  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    eachVector(
      a, b, matrixRank: 1, shape: outputShape([a, b]), Scalar.kernels.symmetric.packedOuter)
  }

  public func leftAdjoint(
    _ cotangent: Tensor<Scalar>, _ b: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar> { PackedProduct()(cotangent, b).unbroadcast(to: shape) }

  public func rightAdjoint(
    _ cotangent: Tensor<Scalar>, _ a: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar> { PackedProduct()(cotangent, a).unbroadcast(to: shape) }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(alignedForBatch(inputs, mapped: mapped)) }
}
