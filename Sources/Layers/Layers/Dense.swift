public import Tensor

/// An affine map of the last axis, x W + b, or a linear one, x W.
public struct Dense<Scalar: TensorScalar>: Layer {
  /// `[inputs, outputs]`.
  public var weight: Tensor<Scalar>
  /// `[outputs]`. Without a bias it is zeros that no one reads, and no parameter.
  public var bias: Tensor<Scalar>
  /// Whether the map has a bias.
  public let hasBias: Bool

  /// A layer with the given parameters. Traps unless they are `[inputs, outputs]` and `[outputs]`.
  public init(weight: Tensor<Scalar>, bias: Tensor<Scalar>) {
    require(
      weight.rank == 2 && bias.shape == [weight.shape[-1]],
      "Dense: weight \(weight.shape) and bias \(bias.shape), [inputs, outputs] and [outputs] "
        + "are needed")
    self.weight = weight
    self.bias = bias
    hasBias = true
  }

  /// A layer without a bias. Traps unless the weights are `[inputs, outputs]`.
  public init(weight: Tensor<Scalar>) {
    require(
      weight.rank == 2, "Dense: weight \(weight.shape), [inputs, outputs] is needed")
    self.weight = weight
    bias = .zeros([weight.shape[1]])
    hasBias = false
  }

  /// A layer with random weights and a bias of zeros, or no bias.
  public init(
    _ inputs: Int, _ outputs: Int, hasBias: Bool = true,
    initialization: WeightInitialization = .glorotUniform, using generator: inout Philox
  ) {
    require(inputs > 0 && outputs > 0, "Dense(\(inputs), \(outputs)): sizes are positive")
    weight = initialization.weights(
      [inputs, outputs], fanIn: inputs, fanOut: outputs, using: &generator)
    bias = .zeros([outputs])
    self.hasBias = hasBias
  }

  /// `[..., inputs]` to `[..., outputs]`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let inputs = weight.shape[0]
    require(
      input.rank > 0 && input.shape[-1] == inputs,
      "Dense(\(inputs), \(weight.shape[1])): input \(input.shape), the last axis must be \(inputs)")
    let product = matmul(input, weight)
    return hasBias ? product + bias : product
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("weight", &weight)
    if hasBias { visitor("bias", &bias) }
  }
}
