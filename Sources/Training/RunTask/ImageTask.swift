import Datasets
import Layers
import Tensor

/// Images to be told apart.
struct ImageTask: RunTask {
  let train: ImageDataset
  let test: ImageDataset
  let plan: BatchPlan
  let model: ModelConfiguration
  let smoothing: Float

  struct Batch: Sendable {
    var images: Tensor<Float>
    var labels: [Int]
  }

  var examplesPerStep: Int { plan.batchSize }
  var stepsPerEpoch: Int { plan.batchesPerEpoch }

  func model(using generator: inout Philox) -> Sequential<Float> {
    model.classifier(
      height: train.height, width: train.width, classes: train.classNames.count,
      using: &generator)
  }

  func batch(_ step: Int) -> Batch {
    let (images, labels) = train.batch(plan.indices(step: step), shaped: true)
    return Batch(images: images, labels: labels)
  }

  func loss(
    _ model: inout Sequential<Float>, _ batch: Batch, _ pass: inout ForwardPass
  ) -> Tensor<Float> {
    crossEntropy(model(batch.images, in: &pass), batch.labels, smoothing: smoothing)
  }

  func evaluate(_ model: Sequential<Float>) -> RunEvaluation {
    RunEvaluation(on: test, shaped: true) { model($0) }
  }
}

extension ModelConfiguration {
  /// A model of images `[batch, 1, height, width]` with a logit for each class.
  func classifier(
    height: Int, width: Int, classes: Int, using generator: inout Philox
  ) -> Sequential<Float> {
    switch self {
    case .mlp(let hidden, let activation, let dropout):
      return Sequential {
        Flatten()
        for (inputs, outputs) in zip([height * width] + hidden, hidden) {
          Dense(inputs, outputs, initialization: .heUniform, using: &generator)
          Activation(activation)
          Dropout(dropout)
        }
        Dense(hidden.last ?? height * width, classes, using: &generator)
      }
    case .convolution(let channels, let hidden, let norm, let activation, let dropout):
      let shrink = 1 << channels.count
      let features = channels.last! * max(1, height / shrink) * max(1, width / shrink)
      return Sequential {
        for (inputs, outputs) in zip([1] + channels, channels) {
          ConvolutionBlock(
            inputs, outputs, kernel: (3, 3), norm: norm == .batch ? .batch : .none,
            activation: activation, using: &generator)
          MaxPool(kernel: (2, 2))
        }
        Flatten()
        Dense(features, hidden, initialization: .heUniform, using: &generator)
        Activation(activation)
        Dropout(dropout)
        Dense(hidden, classes, using: &generator)
      }
    case .transformer, .network: preconditionFailure("\(self) is no model of images")
    }
  }
}
