internal import CKernels

/// The signs of determinants `[...]`, -1, 0 or 1, from factors by `Factorize(.lu)`: a constant.
public struct DeterminantSign<Scalar: TensorScalar>: ConstantPrimitive {
  public init() {}

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    guard inputs[0].rank >= 2, inputs[0][-2] == inputs[0][-1] + 1 else {
      throw ShapeError(name, inputs, "takes factors `[..., n + 1, n]`", "\(inputs[0])")
    }
    return inputs[0].droppingMatrix
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].fromPivots(BT_DETERMINANT_SIGN)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}
