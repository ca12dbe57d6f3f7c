public import Tensor

/// A convolution, a normalisation and an activation.
///
///     ConvolutionBlock(1, 32, kernel: (3, 3), using: &generator)
public struct ConvolutionBlock<Scalar: TensorScalar>: TrainingLayer {
  /// What follows the convolution.
  public enum Norm: Sendable, Hashable {
    /// Nothing: the convolution has a bias.
    case none
    /// `BatchNorm`.
    case batch
    /// `GroupNorm` of so many groups.
    case group(Int)
  }

  /// Without a bias if a normalisation, which has one, follows.
  public var convolution: Convolution<Scalar>
  /// A `BatchNorm` or a `GroupNorm`.
  public var norm: (any Layer<Scalar>)?
  public var activation: Activation<Scalar>

  /// A block with random weights, by He et al. for relu. Without `padding` there are as many zeros
  /// round the image as keep its size at stride 1, for an odd kernel.
  public init(
    _ channels: Int, _ outputs: Int, kernel: (Int, Int), stride: (Int, Int) = (1, 1),
    padding: (Int, Int)? = nil, dilation: (Int, Int) = (1, 1), groups: Int = 1,
    norm: Norm = .batch, activation: Activation<Scalar>.Kind = .relu,
    initialization: WeightInitialization = .heNormal, using generator: inout Philox
  ) {
    convolution = Convolution(
      channels, outputs, kernel: kernel, stride: stride,
      padding: padding ?? (dilation.0 * (kernel.0 - 1) / 2, dilation.1 * (kernel.1 - 1) / 2),
      dilation: dilation, groups: groups, hasBias: norm == .none, initialization: initialization,
      using: &generator)
    switch norm {
    case .none: self.norm = nil
    case .batch: self.norm = BatchNorm(outputs)
    case .group(let count): self.norm = GroupNorm(outputs, groups: count)
    }
    self.activation = Activation(activation)
  }

  /// Images `[batch, channels, height, width]` to `[batch, outputs, out height, out width]`; see
  /// `Convolution`.
  public mutating func forward(
    _ input: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    let output = convolution(input)
    return activation(norm?(output, in: &pass) ?? output)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("convolution", &convolution)
    if var norm {
      visitor("norm", &norm)
      self.norm = norm
    }
  }
}
