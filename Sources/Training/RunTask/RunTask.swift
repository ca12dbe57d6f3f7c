import Datasets
import Layers
import Tensor

/// A model with the data it learns from: what a configuration describes, once the data are read.
protocol RunTask: Sendable {
  associatedtype Model: Module where Model.Scalar == Float
  associatedtype Batch: Sendable

  /// Examples in a step.
  var examplesPerStep: Int { get }
  /// Steps in which each example of the training data is seen once.
  var stepsPerEpoch: Int { get }

  /// What made the tokens of a text, if it was learned from the text.
  var tokenizer: BytePairTokenizer? { get }

  /// The model before the first step.
  func model(using generator: inout Philox) -> Model
  /// The batch of a step, the same whenever it is asked for.
  func batch(_ step: Int) throws -> Batch
  func loss(_ model: inout Model, _ batch: Batch, _ pass: inout ForwardPass) -> Tensor<Float>
  /// What held-out data say of the model.
  func evaluate(_ model: Model) throws -> RunEvaluation
}

extension RunTask {
  var tokenizer: BytePairTokenizer? { nil }
}
