public import Tensor

/// A part of a model: a value that owns parameters. `visit` names each of them once; gradients,
/// optimisers and checkpoints follow from it.
public protocol Module<Scalar>: TensorTree {}

/// A module that maps one tensor to another.
public protocol Layer<Scalar>: Module {
  /// The output for an input. Traps, naming the layer, if the input's shape does not fit.
  func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar>
}
