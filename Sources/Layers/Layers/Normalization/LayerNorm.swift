public import Tensor

/// Normalisation of the last axis to mean 0 and variance 1, then a learned gain and bias (Ba et
/// al., "Layer normalization", 2016).
public struct LayerNorm<Scalar: TensorScalar>: Layer {
  /// `[width]`.
  public var gain: Tensor<Scalar>
  /// `[width]`.
  public var bias: Tensor<Scalar>
  /// Added to the variance, so that a constant row does not divide by zero.
  public let epsilon: Scalar

  /// A layer with gain 1 and bias 0.
  public init(_ width: Int, epsilon: Scalar = 1e-5) {
    require(width > 0, "LayerNorm(\(width)): the width is positive")
    require(epsilon > 0, "LayerNorm(\(width)): epsilon \(epsilon) must be positive")
    gain = .ones([width])
    bias = .zeros([width])
    self.epsilon = epsilon
  }

  /// `[..., width]` to the same shape. The variance is taken about the mean (two passes), over the
  /// width, not width - 1.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let width = gain.count
    require(
      input.rank > 0 && input.shape[-1] == width,
      "LayerNorm(\(width)): input \(input.shape), the last axis must be \(width)")
    return layerNorm(input, gain: gain, bias: bias, epsilon: epsilon)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("gain", &gain)
    visitor("bias", &bias)
  }
}
