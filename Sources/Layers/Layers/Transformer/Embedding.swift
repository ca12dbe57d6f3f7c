public import Tensor

/// A table of vectors, one for each of a vocabulary, of which positions pick rows.
public struct Embedding<Scalar: TensorScalar>: Module {
  /// `[vocabulary, width]`.
  public var weight: Tensor<Scalar>

  /// A layer with the given table. Traps unless it is `[vocabulary, width]`.
  public init(weight: Tensor<Scalar>) {
    require(weight.rank == 2, "Embedding: weight \(weight.shape), [vocabulary, width] is needed")
    self.weight = weight
  }

  /// A layer with random vectors, normal of deviation 0.02 unless said otherwise.
  public init(
    _ vocabulary: Int, _ width: Int,
    initialization: WeightInitialization = .normal(deviation: 0.02),
    using generator: inout Philox
  ) {
    require(
      vocabulary > 0 && width > 0, "Embedding(\(vocabulary), \(width)): sizes are positive")
    // A row is read as it is; it feeds as many numbers as it is wide.
    self.init(
      weight: initialization.weights(
        [vocabulary, width], fanIn: width, fanOut: width, using: &generator))
  }

  /// Positions of any shape to `[..., width]`. Traps if one is not below the vocabulary.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ positions: IndexTensor<Scalar>) -> Tensor<Scalar> {
    weight.gather(positions)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("weight", &weight)
  }
}
