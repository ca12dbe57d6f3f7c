public import Tensor

extension ImageDataset {
  /// The images at `indices`, flat and standardised, and their labels.
  ///
  /// - Returns: Images of shape [indices.count, height * width], each pixel `p` as
  ///   `(p / 255 - mean) / deviation`, in the order of `indices`.
  /// - Precondition: Every index is below `count`.
  public func batch(_ indices: some Collection<Int>) -> (images: Tensor<Float>, labels: [Int]) {
    batch(indices, as: Float.self)
  }

  /// The images at `indices`, flat and standardised, in another scalar type, and their labels.
  public func batch<Scalar: TensorScalar>(
    _ indices: some Collection<Int>, as _: Scalar.Type
  ) -> (images: Tensor<Scalar>, labels: [Int]) {
    let indices = Array(indices)
    return (
      Tensor(standardisedPixels(indices), shape: [indices.count, pixelCount]),
      indices.map { Int(labels[$0]) }
    )
  }

  /// The images at `indices`, standardised, as planes for convolutions or flat, and their labels.
  ///
  /// - Parameters:
  ///   - indices: Which images, each below `count`.
  ///   - isShaped: Whether images have shape [indices.count, 1, height, width] instead of
  ///     [indices.count, height * width].
  public func batch(
    _ indices: some Collection<Int>, shaped isShaped: Bool
  ) -> (images: Tensor<Float>, labels: [Int]) {
    batch(indices, shaped: isShaped, as: Float.self)
  }

  /// The images at `indices` in another scalar type, as planes or flat, and their labels.
  public func batch<Scalar: TensorScalar>(
    _ indices: some Collection<Int>, shaped isShaped: Bool, as _: Scalar.Type
  ) -> (images: Tensor<Scalar>, labels: [Int]) {
    let (images, labels) = batch(indices, as: Scalar.self)
    return (isShaped ? images.reshaped([labels.count, 1, height, width]) : images, labels)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func standardisedPixels<Scalar: TensorScalar>(_ indices: [Int]) -> [Scalar] {
    // A pixel has few values, so each is divided once.
    let standardised = (0...255).map { Scalar((Double($0) / 255 - mean) / deviation) }
    var pixels: [Scalar] = []
    pixels.reserveCapacity(indices.count * pixelCount)
    for index in indices {
      for pixel in image(at: index) { pixels.append(standardised[Int(pixel)]) }
    }
    return pixels
  }
}
