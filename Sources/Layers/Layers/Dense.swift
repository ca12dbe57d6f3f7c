public import Tensor

/// An affine map of the last axis: x W + b.
public struct Dense<Scalar: TensorScalar>: Layer {
  /// `[inputs, outputs]`.
  public var weight: Tensor<Scalar>
  /// `[outputs]`.
  public var bias: Tensor<Scalar>

  /// A layer with the given parameters. Traps unless they are `[inputs, outputs]` and `[outputs]`.
  public init(weight: Tensor<Scalar>, bias: Tensor<Scalar>) {
    require(
      weight.rank == 2 && bias.shape == [weight.shape[-1]],
      "Dense: weight \(weight.shape) and bias \(bias.shape), [inputs, outputs] and [outputs] "
        + "are needed")
    self.weight = weight
    self.bias = bias
  }

  /// A layer with random weights and a bias of zeros.
  public init(
    _ inputs: Int, _ outputs: Int, initialization: WeightInitialization = .glorotUniform,
    using generator: inout Philox
  ) {
    require(inputs > 0 && outputs > 0, "Dense(\(inputs), \(outputs)): sizes are positive")
    self.init(
      weight: initialization.weights(
        [inputs, outputs], fanIn: inputs, fanOut: outputs, using: &generator),
      bias: .zeros([outputs]))
  }

  /// `[..., inputs]` to `[..., outputs]`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let inputs = weight.shape[0]
    require(
      input.rank > 0 && input.shape[-1] == inputs,
      "Dense(\(inputs), \(weight.shape[1])): input \(input.shape), the last axis must be \(inputs)")
    return matmul(input, weight) + bias
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("weight", &weight)
    visitor("bias", &bias)
  }
}
