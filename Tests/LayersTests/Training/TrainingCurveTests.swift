import Foundation
import Layers
import Tensor
import Testing

/// Losses of 100 steps beside PyTorch's, from the same weights on the same batches. The fixture is
/// made by `Scripts/training_fixture.py`, with modules and optimisers of PyTorch.
@Suite struct TrainingCurveTests {
  /// In `Float` both round at each operation, and 100 steps magnify it.
  @Test(arguments: ["sgd", "nesterov", "adamw"]) func denseLayers(rule: String) throws {
    #expect(try difference("mlp", rule, mlp(Double.self)) < 1e-9)
    #expect(try difference("mlp", rule, mlp(Float.self)) < 1e-4)
  }

  @Test(arguments: ["sgd", "nesterov", "adamw"]) func convolutions(rule: String) throws {
    #expect(try difference("convolution", rule, convolutional(Double.self)) < 1e-9)
    #expect(try difference("convolution", rule, convolutional(Float.self)) < 1e-4)
  }

  @Test(arguments: ["sgd", "nesterov", "adamw"]) func normalizedConvolutions(
    rule: String
  ) throws {
    #expect(try difference("normalized", rule, normalized(Double.self)) < 1e-9)
    #expect(try difference("normalized", rule, normalized(Float.self)) < 1e-4)
  }

  @Test(arguments: ["sgd", "nesterov", "adamw"]) func transformer(rule: String) throws {
    #expect(try transformerDifference(rule, as: Double.self) < 1e-9)
    #expect(try transformerDifference(rule, as: Float.self) < 1e-4)
  }

  private func mlp<Scalar>(_: Scalar.Type) -> Sequential<Scalar> {
    var generator = Philox(seed: 0)
    return Sequential {
      Dense(12, 24, using: &generator)
      Activation(.relu)
      Dense(24, 16, using: &generator)
      Activation(.tanh)
      Dense(16, 5, using: &generator)
    }
  }

  private func convolutional<Scalar>(_: Scalar.Type) -> Sequential<Scalar> {
    var generator = Philox(seed: 0)
    return Sequential {
      Convolution(1, 4, kernel: (3, 3), padding: (1, 1), using: &generator)
      Activation(.relu)
      MaxPool(kernel: (2, 2))
      Convolution(4, 8, kernel: (3, 3), using: &generator)
      Activation(.gelu)
      Flatten()
      Dense(32, 5, using: &generator)
    }
  }

  private func normalized<Scalar>(_: Scalar.Type) -> Sequential<Scalar> {
    var generator = Philox(seed: 0)
    return Sequential {
      Convolution(1, 4, kernel: (3, 3), padding: (1, 1), hasBias: false, using: &generator)
      BatchNorm(4)
      Activation(.relu)
      MaxPool(kernel: (2, 2))
      Convolution(4, 8, kernel: (3, 3), hasBias: false, using: &generator)
      GroupNorm(8, groups: 2)
      Activation(.gelu)
      MeanPool(kernel: (2, 2))
      Flatten()
      Dense(8, 5, using: &generator)
    }
  }

  /// The largest relative difference of a loss of a language model.
  private func transformerDifference<Scalar: TensorScalar>(
    _ rule: String, as _: Scalar.Type
  ) throws -> Double {
    var generator = Philox(seed: 0)
    let model = LanguageModel<Scalar>(
      vocabulary: 13, width: 16, heads: 2, blocks: 2, time: 8, using: &generator)
    let curves = try TrainingCurves("transformer")
    let inputs: Tensor<Scalar> = try curves.tensor("inputs")
    return try curves.difference(rule, model) { model, rows, pass in
      let text = inputs.gather(rows)
      return model(IndexTensor(text.scalars.map { Int($0) }, shape: text.shape), in: &pass)
    }
  }

  /// The largest relative difference of a loss, for a model that reads rows of the inputs.
  private func difference<Model: Layer>(
    _ name: String, _ rule: String, _ model: Model
  ) throws -> Double {
    let curves = try TrainingCurves(name)
    let inputs: Tensor<Model.Scalar> = try curves.tensor("inputs")
    return try curves.difference(rule, model) { (model: inout Model, rows, pass) in
      model(inputs.gather(rows), in: &pass)
    }
  }
}
