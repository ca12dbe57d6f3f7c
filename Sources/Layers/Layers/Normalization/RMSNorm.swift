public import Tensor

/// The last axis over its root mean square, times a learned gain (Zhang and Sennrich, "Root mean
/// square layer normalization", 2019).
public struct RMSNorm<Scalar: TensorScalar>: Layer {
  /// `[width]`.
  public var gain: Tensor<Scalar>
  /// Added to the mean square, so that a row of zeros does not divide by zero.
  public let epsilon: Scalar

  /// A layer with gain 1.
  public init(_ width: Int, epsilon: Scalar = 1e-6) {
    require(
      width > 0 && epsilon > 0,
      "RMSNorm(\(width)): the width and epsilon \(epsilon) are positive")
    gain = .ones([width])
    self.epsilon = epsilon
  }

  /// `[..., width]` to the same shape: gain x / sqrt(mean(x^2) + epsilon).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let width = gain.count
    require(
      input.rank > 0 && input.shape[-1] == width,
      "RMSNorm(\(width)): input \(input.shape), the last axis must be \(width)")
    return input * rsqrt(square(input).mean(alongAxis: -1, keepingAxes: true) + epsilon) * gain
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("gain", &gain)
  }
}
