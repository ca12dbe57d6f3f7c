public import Tensor

/// A function of each element by itself. It has no parameters.
public struct Activation<Scalar: TensorScalar>: Layer {
  /// Which function.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// max(x, 0).
    case relu
    case tanh
    /// x times the normal distribution function.
    case gelu
    /// The approximation of `gelu` by tanh (Hendrycks and Gimpel, 2016), GPT-2's.
    case geluTanh
    /// x / (1 + e^-x), also named swish.
    case silu
    /// 1 / (1 + e^-x).
    case sigmoid
    /// log(1 + e^x).
    case softplus
    /// x.
    case identity
  }
  public let kind: Kind

  public init(_ kind: Kind) { self.kind = kind }

  /// Any shape to the same shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    switch kind {
    case .relu: relu(input)
    case .tanh: tanh(input)
    case .gelu: gelu(input)
    case .geluTanh: gelu(input, approximation: .tanh)
    case .silu: silu(input)
    case .sigmoid: sigmoid(input)
    case .softplus: softplus(input)
    case .identity: input
    }
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {}
}
