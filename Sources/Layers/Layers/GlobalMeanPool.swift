public import Tensor

/// The mean of each channel over all places: `[batch, channels, ...]` to `[batch, channels]`.
public struct GlobalMeanPool<Scalar: TensorScalar>: Layer {
  public init() {}

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    require(
      input.rank > 2, "GlobalMeanPool: input \(input.shape), [batch, channels, ...] is needed")
    return input.mean(alongAxes: Array(2..<input.rank))
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {}
}
