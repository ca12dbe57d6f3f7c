public import Tensor

/// Layers one after another, each given the output of the one before.
///
///     let model = Sequential<Float> {
///       Dense(784, 64, using: &generator)
///       Activation(.relu)
///       Dense(64, 10, using: &generator)
///     }
///
/// Parameters are named by position: `0.weight`, `0.bias`, `2.weight`, ...
public struct Sequential<Scalar: TensorScalar>: Layer {
  public var layers: [any Layer<Scalar>]

  public init(_ layers: [any Layer<Scalar>]) { self.layers = layers }

  /// The layers that a block lists, one on a line; `if`, `switch` and `for` choose and repeat.
  public init(@LayerBuilder<Scalar> _ layers: () throws -> [any Layer<Scalar>]) rethrows {
    self.init(try layers())
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    layers.reduce(input) { $1($0) }
  }

  public mutating func callAsFunction(
    _ input: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    var output = input
    for index in layers.indices { output = layers[index](output, in: &pass) }
    return output
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    for index in layers.indices { visitor("\(index)", &layers[index]) }
  }
}
