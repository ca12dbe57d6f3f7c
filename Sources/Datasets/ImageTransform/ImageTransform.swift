public import Tensor

/// A random change of images that leaves their classes as they are, for training on more than there
/// is.
///
///     let varied: [ImageTransform] = [.mirrored(), .shifted(by: 2)]
///     let images = varied.apply(to: train.batch(indices, shaped: true).images, seed: 1, step: step)
///
/// The random numbers follow from the seed and the step, so that a resumed run sees what it would
/// have seen.
public enum ImageTransform: Sendable, Hashable {
  /// Left to right, with a probability.
  case mirrored(probability: Double = 0.5)
  /// Moved by up to so many pixels each way; zeros come in at the edges, the mean of standardised
  /// images.
  case shifted(by: Int)
  /// A square of zeros of so many pixels a side round a random pixel (DeVries and Taylor, "Improved
  /// regularization of convolutional neural networks with cutout", 2017).
  case cutOut(side: Int)

  /// The images `[batch, channels, height, width]`, each changed by random numbers of its own.
  public func apply<Scalar: TensorScalar>(
    to images: Tensor<Scalar>, using generator: inout Philox
  ) -> Tensor<Scalar> {
    require(
      images.rank == 4,
      "ImageTransform: images \(images.shape), [batch, channels, height, width] are needed")
    let size = ImageSize(channels: images.shape[1], height: images.shape[2], width: images.shape[3])
    var pixels = images.scalars
    for index in 0..<images.shape[0] {
      let range = index * size.count..<(index + 1) * size.count
      change(&pixels, in: range, size, using: &generator)
    }
    return Tensor(pixels, shape: images.shape)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func change<Scalar: TensorScalar>(
    _ pixels: inout [Scalar], in range: Range<Int>, _ size: ImageSize,
    using generator: inout Philox
  ) {
    switch self {
    case .mirrored(let probability):
      // Drawn in any case, so that a probability does not shift what follows.
      guard generator.nextUniform() < probability else { return }
      for row in stride(from: range.lowerBound, to: range.upperBound, by: size.width) {
        pixels[row..<row + size.width].reverse()
      }
    case .shifted(let limit):
      require(limit >= 0, "ImageTransform: a shift by up to \(limit) pixels")
      let down = generator.nextIndex(below: 2 * limit + 1) - limit
      let right = generator.nextIndex(below: 2 * limit + 1) - limit
      guard down != 0 || right != 0 else { return }
      let before = Array(pixels[range])
      size.eachPixel { channel, row, column in
        let (y, x) = (row - down, column - right)
        let isInside = (0..<size.height).contains(y) && (0..<size.width).contains(x)
        pixels[range.lowerBound + size.position(channel, row, column)] =
          isInside ? before[size.position(channel, y, x)] : 0
      }
    case .cutOut(let side):
      require(side >= 0, "ImageTransform: a square of \(side) pixels a side")
      let top = generator.nextIndex(below: size.height) - side / 2
      let left = generator.nextIndex(below: size.width) - side / 2
      size.eachPixel { channel, row, column in
        if (top..<top + side).contains(row), (left..<left + side).contains(column) {
          pixels[range.lowerBound + size.position(channel, row, column)] = 0
        }
      }
    }
  }
}

extension Sequence<ImageTransform> {
  /// The images `[batch, channels, height, width]` changed by each transform in turn; the random
  /// numbers follow from the seed and the step.
  public func apply<Scalar: TensorScalar>(
    to images: Tensor<Scalar>, seed: UInt64, step: Int
  ) -> Tensor<Scalar> {
    require(step >= 0, "ImageTransform: step \(step), steps begin at 0")
    var generator = Philox(seed: seed, stream: UInt64(step))
    return reduce(images) { $1.apply(to: $0, using: &generator) }
  }
}

/// The axes of an image.
private struct ImageSize {
  let channels: Int
  let height: Int
  let width: Int

  var count: Int { channels * height * width }

  func position(_ channel: Int, _ row: Int, _ column: Int) -> Int {
    (channel * height + row) * width + column
  }

  func eachPixel(_ body: (_ channel: Int, _ row: Int, _ column: Int) -> Void) {
    for channel in 0..<channels {
      for row in 0..<height { for column in 0..<width { body(channel, row, column) } }
    }
  }
}
