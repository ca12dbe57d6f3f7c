import Curvature
import Layers
import Tensor

/// One layer under a tanh for each peer, and a head that reads them all.
struct StudyModel: TensorTree {
  /// `[peers, pixels, width]`.
  var weights: Tensor<Float>
  /// `[peers, 1, width]`.
  var biases: Tensor<Float>
  var head: PeerHead<Float>

  init(_ settings: StudySettings, activation: PeerActivation, using generator: inout Philox) {
    let peers = StudyViews.names.count
    weights = .normal(
      [peers, StudyViews.pixels, settings.width],
      deviation: (1 / Float(StudyViews.pixels)).squareRoot(), using: &generator)
    biases = .zeros([peers, 1, settings.width])
    head = PeerHead(
      peers: peers, width: settings.width, hidden: settings.hidden, classes: 10,
      activation: activation, using: &generator)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("weights", &weights)
    visitor("biases", &biases)
    visitor("head", &head)
  }

  /// What the peers answer, `[peers, images, width]`.
  func answers(to views: Tensor<Float>) -> Tensor<Float> {
    tanh(matmul(views, weights) + biases)
  }

  /// Trains on all images, in batches drawn at random. Calls `progress` after each step.
  mutating func train(
    on images: StudyViews, _ settings: StudySettings, using generator: inout Philox,
    progress: () throws -> Void
  ) rethrows {
    // Without weight decay, so that where training ends the gradient of the loss itself is small.
    var optimizer = AdamW<Float>(weightDecay: 0)
    let schedule = CosineSchedule(
      peak: settings.peakLearningRate, warmUp: settings.steps / 20, steps: settings.steps)
    for step in 0..<settings.steps {
      let batch = images.images(
        (0..<settings.batch).map { _ in generator.nextIndex(below: images.labels.count) })
      let slope = gradient(at: self) { model in
        crossEntropy(model.head(model.answers(to: batch.views)), batch.labels)
      }
      optimizer.learningRate = schedule(step)
      optimizer.update(&self, along: slope)
      try progress()
    }
  }
}
