/// The cofactors det(a) a^-T of square matrices a `[..., n, n]`, given their factors by
/// `Factorize(.lu)`. They exist for a singular a as well, where their own derivatives are NaN.
public struct Cofactor<Scalar: TensorScalar>: Primitive {
  public init() {}

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    try requireSquare(inputs[0], [inputs[0]])
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return inputs[1].withContiguous { factors in
      Tensor(shape: shape) {
        Scalar.kernels.linearAlgebra.cofactor(
          shape.matrixCount, shape[-1], factors, $0)
      }
    }
  }

  /// a' = a^-T (< c, y > I - c^T y), c the cotangent and y the cofactors.
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let trace = (cotangent * output).sum(alongAxes: [-2, -1]).asMatrices
    let side = trace * Tensor.eye(output.shape[-1]) - matmul(cotangent.transposed(), output)
    return [Solve(.lu, transposed: true)(inputs[0], inputs[1], side), nil]
  }

  /// y' = tr(x) y - y x^T with x = a^-1 a'.
  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    guard let turn = tangents[0] else { return .zeros(output.shape) }
    let x = Solve(.lu)(inputs[0], inputs[1], turn)
    let trace = x.trace().asMatrices
    return trace * output - matmul(output, x.transposed())
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(repeatedExamples(inputs, mapped: mapped, size: size))
  }
}
