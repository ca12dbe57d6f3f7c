public import Tensor

/// A part of a model: a value that owns parameters. `visit` names each of them once; gradients,
/// optimisers and checkpoints follow from it.
public protocol Module<Scalar>: TensorTree {}

/// A module that maps one tensor to another.
public protocol Layer<Scalar>: Module {
  /// The output for an input. Traps, naming the layer, if the input's shape does not fit.
  func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar>

  /// The output for an input in a pass, which may train. By default it is what evaluation gives.
  mutating func callAsFunction(
    _ input: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar>
}

extension Layer {
  public mutating func callAsFunction(
    _ input: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> { self(input) }
}

/// A layer that does otherwise when it trains: it says so in one function for both.
///
/// A model of such layers conforms too and hands the pass on to its parts.
public protocol TrainingLayer<Scalar>: Layer {
  /// The output for an input. In a pass that trains, it may draw random numbers and change buffers
  /// (not parameters).
  mutating func forward(_ input: Tensor<Scalar>, in pass: inout ForwardPass) -> Tensor<Scalar>
}

extension TrainingLayer {
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    var (copy, pass) = (self, ForwardPass.evaluation)
    return copy.forward(input, in: &pass)
  }

  public mutating func callAsFunction(
    _ input: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> { forward(input, in: &pass) }
}
