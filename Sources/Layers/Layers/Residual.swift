public import Tensor

/// Layers whose output is added to their input: x + body(x) (He et al., "Deep residual learning
/// for image recognition", 2016).
///
///     Residual {
///       ConvolutionBlock(32, 32, kernel: (3, 3), using: &generator)
///       ConvolutionBlock(32, 32, kernel: (3, 3), activation: .identity, using: &generator)
///     }
///
/// Parameters are named by position, as in `Sequential`; those of a shortcut begin `shortcut`.
public struct Residual<Scalar: TensorScalar>: Layer {
  public var body: Sequential<Scalar>
  /// What the input goes through on its way round the body: nothing if `nil`.
  public var shortcut: (any Layer<Scalar>)?

  /// The layers that a block lists, round which goes a shortcut: give one if the body changes the
  /// shape.
  public init(
    shortcut: (any Layer<Scalar>)? = nil,
    @LayerBuilder<Scalar> _ body: () throws -> [any Layer<Scalar>]
  ) rethrows {
    self.body = Sequential(try body())
    self.shortcut = shortcut
  }

  /// Traps unless body and shortcut give the same shape.
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    sum(shortcut?(input) ?? input, body(input))
  }

  public mutating func callAsFunction(
    _ input: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    let output = body(input, in: &pass)
    return sum(shortcut?(input, in: &pass) ?? input, output)
  }

  private func sum(_ input: Tensor<Scalar>, _ output: Tensor<Scalar>) -> Tensor<Scalar> {
    require(
      input.shape == output.shape,
      "Residual: the shortcut gives \(input.shape) and the body \(output.shape), which are added")
    return input + output
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    body.visit(&visitor)
    if var shortcut {
      visitor("shortcut", &shortcut)
      self.shortcut = shortcut
    }
  }
}
