import Tensor

extension Primitive {
  /// `apply`, with no step between where no transform traces an input and the shapes are known to
  /// fit: what a small market would spend most of its time on.
  func run(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs.contains { $0.isTraced } ? apply(inputs) : evaluate(inputs)
  }
}
