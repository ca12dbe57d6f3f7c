import Tensor

/// Labelled grey images of one size, as bytes.
public struct ImageDataset: Sendable, Equatable {
  /// The size of every image in pixels.
  public let height: Int, width: Int

  /// The pixels, row-major over [count, height, width]; 0 is black and 255 is white.
  public let images: [UInt8]

  /// The class of each image, an index into `classNames`.
  public let labels: [UInt8]

  /// The names of the classes.
  public let classNames: [String]

  /// The mean and the standard deviation of the pixels, with 255 scaled to 1, that batches are
  /// standardised by.
  public let mean: Double, deviation: Double

  /// A dataset of `labels.count` images.
  ///
  /// - Precondition: `images` holds `labels.count * height * width` bytes, every label is below
  ///   `classNames.count`, and `deviation` is positive.
  public init(
    images: [UInt8], height: Int, width: Int, labels: [UInt8], classNames: [String],
    mean: Double = 0, deviation: Double = 1
  ) {
    require(height > 0 && width > 0, "images have no size: \(height) x \(width)")
    require(
      images.count == labels.count * height * width,
      "\(images.count) bytes are not \(labels.count) images of \(height) x \(width)")
    require(
      labels.allSatisfy { $0 < classNames.count }, "a label is outside the class names")
    require(deviation > 0, "the deviation \(deviation) is not positive")
    self.images = images
    self.height = height
    self.width = width
    self.labels = labels
    self.classNames = classNames
    self.mean = mean
    self.deviation = deviation
  }

  /// The number of images.
  public var count: Int { labels.count }

  /// The number of pixels of one image.
  public var pixelCount: Int { height * width }

  /// The pixels of image `index`, row-major over [height, width].
  public func image(at index: Int) -> ArraySlice<UInt8> {
    require(
      labels.indices.contains(index), "image \(index) is outside the \(count) images")
    return images[index * pixelCount..<(index + 1) * pixelCount]
  }
}
