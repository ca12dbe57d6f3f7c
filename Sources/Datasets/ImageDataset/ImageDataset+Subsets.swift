public import Tensor

extension ImageDataset {
  /// The images at `indices`, in this order, as a dataset of its own with the same classes.
  public func subset(_ indices: some Collection<Int>) -> ImageDataset {
    var images: [UInt8] = []
    images.reserveCapacity(indices.count * pixelCount)
    for index in indices { images += image(at: index) }
    return ImageDataset(
      images: images, height: height, width: width, labels: indices.map { labels[$0] },
      classNames: classNames, mean: mean, deviation: deviation)
  }

  /// Divides the images at random, so that some are kept from training to choose by.
  ///
  /// - Parameters:
  ///   - fraction: The part that goes to `validation`, in 0...1; its size is rounded.
  ///   - generator: The source of randomness. Equal states give equal parts.
  /// - Returns: Two datasets that share no image and have all of them.
  public func split(
    validation fraction: Double, using generator: inout Philox
  ) -> (train: ImageDataset, validation: ImageDataset) {
    require((0...1).contains(fraction), "split: the fraction \(fraction) is outside 0...1")
    let order = generator.permutation(count)
    let kept = count - Int((fraction * Double(count)).rounded())
    return (subset(order[..<kept]), subset(order[kept...]))
  }
}
