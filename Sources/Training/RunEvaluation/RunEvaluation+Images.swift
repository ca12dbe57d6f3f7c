import Datasets
import Layers
import Tensor

extension RunEvaluation {
  /// Held-out images are asked about in pieces of this many, which fit the caches.
  static let piece = 500

  /// Loss, accuracy and confusion of a model of all images of a dataset, `[batch, 1, height, width]`
  /// if shaped and `[batch, height * width]` if not.
  init(
    on images: ImageDataset, shaped: Bool, logits: (Tensor<Float>) -> Tensor<Float>
  ) {
    var loss = 0.0
    var confusion = ConfusionMatrix(classes: images.classNames)
    for start in stride(from: 0, to: images.count, by: Self.piece) {
      let (inputs, labels) = images.batch(
        start..<min(start + Self.piece, images.count), shaped: shaped)
      let logits = logits(inputs)
      loss += Double(crossEntropy(logits, labels).scalar) * Double(labels.count)
      confusion.add(logits, labels)
    }
    self.init(
      numbers: ["loss": loss / Double(images.count), "accuracy": confusion.accuracy],
      examples: images.count, confusion: confusion)
  }
}
