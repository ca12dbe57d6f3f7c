public import Tensor

/// All axes after the first joined into one: `[batch, ...]` to `[batch, rest]`.
public struct Flatten<Scalar: TensorScalar>: Layer {
  public init() {}

  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    require(input.rank > 0, "Flatten: input [], at least one axis is needed")
    return input.reshaped([input.shape[0], input.shape.dropFirst().reduce(1, *)] as Shape)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {}
}
