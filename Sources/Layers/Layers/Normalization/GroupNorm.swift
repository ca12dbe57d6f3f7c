public import Tensor

/// Normalisation of groups of channels of each example to mean 0 and variance 1, then a learned
/// gain and bias for each channel (Wu and He, "Group normalization", 2018). Examples do not mix.
public struct GroupNorm<Scalar: TensorScalar>: Layer {
  /// `[channels]`.
  public var gain: Tensor<Scalar>
  /// `[channels]`.
  public var bias: Tensor<Scalar>
  /// Consecutive channels are of one group; there are as many in each.
  public let groups: Int
  /// Added to the variance, so that a constant group does not divide by zero.
  public let epsilon: Scalar

  /// A layer with gain 1 and bias 0. One group normalises each example as a whole; as many groups
  /// as channels, each channel by itself (instance normalisation).
  public init(_ channels: Int, groups: Int, epsilon: Scalar = 1e-5) {
    require(
      channels > 0 && groups > 0 && channels % groups == 0 && epsilon > 0,
      "GroupNorm(\(channels), groups: \(groups), epsilon: \(epsilon)): the groups must divide the "
        + "channels and epsilon be positive")
    gain = .ones([channels])
    bias = .zeros([channels])
    self.groups = groups
    self.epsilon = epsilon
  }

  /// `[batch, channels, ...]` to the same shape. The variance is taken about the mean (two passes),
  /// over the group's size, not that less 1.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let channels = gain.count
    require(
      input.rank >= 2 && input.shape[1] == channels,
      "GroupNorm(\(channels), groups: \(groups)): input \(input.shape), "
        + "[batch, \(channels), ...] is needed")
    let size = input.shape.dropFirst().reduce(1, *) / groups
    let normal = layerNorm(
      input.reshaped([input.shape[0], groups, size] as Shape), gain: .ones([size]),
      bias: .zeros([size]), epsilon: epsilon)
    let column = Shape([channels] + [Int](repeating: 1, count: input.rank - 2))
    return normal.reshaped(input.shape) * gain.reshaped(column) + bias.reshaped(column)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("gain", &gain)
    visitor("bias", &bias)
  }
}
