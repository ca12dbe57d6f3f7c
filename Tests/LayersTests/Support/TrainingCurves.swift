import Foundation
import Layers
import Tensor
import Testing

/// One model of the fixture: its first weights, its data, and PyTorch's losses.
struct TrainingCurves {
  private let file: NpzFile
  private let name: String

  init(_ name: String) throws {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    file = try Npz.read(folder.appendingPathComponent("training_curves.npz").path)
    self.name = name
  }

  /// An array of the model, each number rounded to the element type.
  func tensor<Scalar: TensorScalar>(_ path: String) throws -> Tensor<Scalar> {
    try file.tensor(named: "\(name)/\(path)", as: Scalar.self, allowingConversion: true)
  }

  /// Trains a model and returns the largest relative difference of a step's loss from PyTorch's.
  func difference<Model: Module>(
    _ rule: String, _ model: Model,
    _ logits: (inout Model, _ rows: [Int], inout ForwardPass) -> Tensor<Model.Scalar>
  ) throws -> Double {
    // As in the script.
    switch rule {
    case "sgd":
      let optimizer = SGD<Model.Scalar>(learningRate: 0.01, momentum: 0.9, weightDecay: 1e-3)
      return try difference(rule, model, optimizer, logits)
    case "nesterov":
      let optimizer = SGD<Model.Scalar>(learningRate: 0.01, momentum: 0.9, nesterov: true)
      return try difference(rule, model, optimizer, logits)
    default:
      let optimizer = AdamW<Model.Scalar>(learningRate: 3e-3, weightDecay: 0.05)
      return try difference(rule, model, optimizer, logits)
    }
  }

  private func difference<Model: Module>(
    _ rule: String, _ model: Model, _ optimizer: some Optimizer<Model.Scalar>,
    _ logits: (inout Model, _ rows: [Int], inout ForwardPass) -> Tensor<Model.Scalar>
  ) throws -> Double {
    var optimizer = optimizer
    var model = model.replacingTensors(
      try model.namedTensors.map { try tensor("weights/\($0.path)") })
    let labels: Tensor<Float> = try tensor("labels")
    let order: Tensor<Float> = try tensor("order")
    let expected: Tensor<Double> = try tensor("\(rule)/\(Model.Scalar.self)")
    var pass = ForwardPass(training: Philox(seed: 0))
    var largest = 0.0
    for (step, expected) in expected.scalars.enumerated() {
      let rows = order[step].scalars.map { Int($0) }
      let classes = labels.gather(rows).scalars.map { Int($0) }
      let (loss, slope) = valueWithGradient(updating: &model) { model in
        crossEntropy(logits(&model, rows, &pass), classes)
      }
      optimizer.update(&model, along: slope)
      largest = max(largest, abs(Double(loss.scalar) / expected - 1))
    }
    return largest
  }
}
