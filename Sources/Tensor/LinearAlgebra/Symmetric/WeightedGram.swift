/// a diag(w) a^T of rows a `[k, m]` and weights w `[m]`, `[k, k]`: exactly symmetric, for half the
/// work of a product.
public struct WeightedGram<Scalar: TensorScalar>: FusedPrimitive {
  public init() {}
  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    guard inputs[0].rank == 2, inputs[1].rank == 1, inputs[0][1] == inputs[1][0] else {
      throw ShapeError(
        name, inputs, "takes rows [k, m] and weights [m]", "the sizes or ranks differ")
    }
    return [inputs[0][0], inputs[0][0]]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (k, m) = (inputs[0].shape[0], inputs[0].shape[1])
    return inputs[0].withContiguous { a in
      inputs[1].withContiguous { w in
        Tensor(shape: [k, k]) { Scalar.kernels.symmetric.weightedGram(k, m, a, w, $0) }
      }
    }
  }

  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    matmul(inputs[0] * inputs[1], inputs[0].transposed())
  }
}
