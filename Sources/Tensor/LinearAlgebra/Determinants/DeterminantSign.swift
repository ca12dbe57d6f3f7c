internal import CKernels

/// The signs of determinants `[...]`, -1, 0 or 1, from factors by `Factorize(.lu)`: a constant.
public struct DeterminantSign<Scalar: TensorScalar>: Primitive {
  public init() {}
  public var isDifferentiable: Bool { false }
  public var keeps: Kept { [] }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    guard inputs[0].rank >= 2, inputs[0][-2] == inputs[0][-1] + 1 else {
      throw ShapeError(name, inputs, "takes factors of square matrices", "")
    }
    return inputs[0].droppingMatrix
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].fromPivots(BT_DETERMINANT_SIGN)
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [nil] }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> { .zeros(output.shape) }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}
