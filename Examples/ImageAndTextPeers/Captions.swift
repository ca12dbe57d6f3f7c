import Datasets
import Peers
import Tensor

/// Captions of garments: words that fit the class, among as many that need not.
enum Captions {
  static let length = 6
  /// What may be said of each class.
  static let fitting = [
    ["short", "cotton", "tee"], ["legs", "denim", "long"], ["wool", "sleeves", "warm"],
    ["skirt", "silk", "long"], ["buttons", "sleeves", "warm"], ["open", "summer", "sole"],
    ["collar", "sleeves", "cotton"], ["laces", "sport", "sole"], ["handle", "leather", "zip"],
    ["heel", "leather", "sole"],
  ]
  static let words = Set(fitting.joined()).sorted()

  /// Words as numbers from 0 to below 1, which gates can read as well: `[batch, length]`.
  static func numbers(_ labels: [Int], using generator: inout Philox) -> Tensor<Float> {
    let tokens = labels.flatMap { label in
      (0..<length).map { _ in
        let choice = generator.nextIndex(below: 3) == 0 ? fitting[label] : words
        return words.firstIndex(of: choice[generator.nextIndex(below: choice.count)])!
      }
    }
    return Tensor(tokens.map { Float($0) }, shape: [labels.count, length]) / Float(words.count)
  }

  /// The words that numbers stand for.
  static func tokens(_ numbers: Tensor<Float>) -> IndexTensor<Float> {
    let tokens = numbers.scalars.map { Int(($0 * Float(words.count)).rounded()) }
    return IndexTensor(tokens, shape: numbers.shape)
  }
}

/// Images and their captions, side by side: `[batch, 784 + length]`.
func draw(from data: ImageDataset) -> @Sendable (Int, inout Philox) -> Batch {
  { size, generator in
    let indices = (0..<size).map { _ in generator.nextIndex(below: data.count) }
    let (images, labels) = data.batch(indices)
    let captions = Captions.numbers(labels, using: &generator)
    return Batch(inputs: concatenate([images, captions], alongAxis: 1), labels: labels)
  }
}
