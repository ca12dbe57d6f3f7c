public import Tensor

/// A two-dimensional convolution (cross-correlation) of images, with a bias for each output
/// channel, or without.
public struct Convolution<Scalar: TensorScalar>: Layer {
  /// `[outputs, channels / groups, kernel height, kernel width]`.
  public var weight: Tensor<Scalar>
  /// `[outputs]`. Without a bias it is zeros that no one reads, and no parameter.
  public var bias: Tensor<Scalar>
  /// Whether a bias is added.
  public let hasBias: Bool
  /// Pixels from one position of the kernel to the next: down, across.
  public let stride: (Int, Int)
  /// Zeros put round the image: above and below, left and right.
  public let padding: (Int, Int)
  /// Pixels from one tap of the kernel to the next: down, across.
  public let dilation: (Int, Int)
  /// Parts that channels and outputs fall into; each part of the outputs reads its own channels.
  public let groups: Int

  /// A layer with the given parameters, without a bias if that is `nil`. Traps unless they are
  /// `[outputs, channels / groups, kernel height, kernel width]` and `[outputs]`.
  public init(
    weight: Tensor<Scalar>, bias: Tensor<Scalar>?, stride: (Int, Int) = (1, 1),
    padding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1), groups: Int = 1
  ) {
    require(
      weight.rank == 4 && (bias == nil || bias?.shape == [weight.shape[0]]),
      "Convolution: weight \(weight.shape) and bias \(bias?.shape ?? []), "
        + "[outputs, channels, height, width] and [outputs] are needed")
    require(
      stride.0 > 0 && stride.1 > 0 && padding.0 >= 0 && padding.1 >= 0,
      "Convolution: stride \(stride) must be positive and padding \(padding) not negative")
    require(
      dilation.0 > 0 && dilation.1 > 0 && groups > 0 && weight.shape[0] % groups == 0,
      "Convolution: dilation \(dilation) must be positive and groups \(groups) divide the "
        + "\(weight.shape[0]) outputs")
    self.weight = weight
    self.bias = bias ?? .zeros([weight.shape[0]])
    hasBias = bias != nil
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  /// A layer with random weights and a bias of zeros, or no bias.
  public init(
    _ channels: Int, _ outputs: Int, kernel: (Int, Int), stride: (Int, Int) = (1, 1),
    padding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1), groups: Int = 1,
    hasBias: Bool = true,
    initialization: WeightInitialization = .glorotUniform, using generator: inout Philox
  ) {
    require(
      channels > 0 && outputs > 0 && kernel.0 > 0 && kernel.1 > 0,
      "Convolution(\(channels), \(outputs), kernel: \(kernel)): sizes are positive")
    require(
      groups > 0 && channels % groups == 0 && outputs % groups == 0,
      "Convolution(\(channels), \(outputs)): groups \(groups) must divide channels and outputs")
    let area = kernel.0 * kernel.1
    self.init(
      weight: initialization.weights(
        [outputs, channels / groups, kernel.0, kernel.1], fanIn: channels / groups * area,
        fanOut: outputs / groups * area, using: &generator),
      bias: hasBias ? .zeros([outputs]) : nil, stride: stride, padding: padding, dilation: dilation,
      groups: groups)
  }

  /// Images `[batch, channels, height, width]` to `[batch, outputs, out height, out width]`, where
  /// out height is (height + 2 padding - dilation (kernel height - 1) - 1) / stride + 1, rounded
  /// down.
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let channels = weight.shape[1] * groups
    require(
      input.rank == 4 && input.shape[1] == channels,
      "Convolution(\(channels), \(weight.shape[0])): input \(input.shape), images "
        + "[batch, \(channels), height, width] are needed")
    let output = convolution(
      input, weight, stride: stride, padding: padding, dilation: dilation, groups: groups)
    return hasBias ? output + bias.reshaped([bias.count, 1, 1] as Shape) : output
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("weight", &weight)
    if hasBias { visitor("bias", &bias) }
  }
}
