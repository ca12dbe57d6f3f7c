public import Tensor

/// The largest value in each window of an image. Its gradient is shared equally among ties.
public struct MaxPool<Scalar: TensorScalar>: Layer {
  /// The height and width of a window.
  public let kernel: (Int, Int)
  /// Pixels from one window to the next: down, across.
  public let stride: (Int, Int)

  /// Border round the image, at most half a window: above and below, left and right.
  public let padding: (Int, Int)

  /// Windows side by side, unless `stride` says otherwise.
  public init(kernel: (Int, Int), stride: (Int, Int)? = nil, padding: (Int, Int) = (0, 0)) {
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
  }

  /// Images `[batch, channels, height, width]` to `[batch, channels, out height, out width]`, where
  /// out height is (height + 2 padding - kernel height) / stride + 1, rounded down.
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    requireImages(input, "MaxPool", kernel, padding)
    return maxPooling(input, kernel: kernel, stride: stride, padding: padding)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {}
}

/// The mean of each window of an image. Padding counts as zeros.
public struct MeanPool<Scalar: TensorScalar>: Layer {
  /// The height and width of a window.
  public let kernel: (Int, Int)
  /// Pixels from one window to the next: down, across.
  public let stride: (Int, Int)

  /// Border round the image, at most half a window: above and below, left and right.
  public let padding: (Int, Int)

  /// Windows side by side, unless `stride` says otherwise.
  public init(kernel: (Int, Int), stride: (Int, Int)? = nil, padding: (Int, Int) = (0, 0)) {
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
  }

  /// Images `[batch, channels, height, width]` to `[batch, channels, out height, out width]`, where
  /// out height is (height + 2 padding - kernel height) / stride + 1, rounded down.
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    requireImages(input, "MeanPool", kernel, padding)
    return meanPooling(input, kernel: kernel, stride: stride, padding: padding)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {}
}

/// Traps with the layer's name unless an image holds a window.
private func requireImages<Scalar>(
  _ input: Tensor<Scalar>, _ name: String, _ kernel: (Int, Int), _ padding: (Int, Int)
) {
  require(
    input.rank == 4 && input.shape[2] + 2 * padding.0 >= kernel.0
      && input.shape[3] + 2 * padding.1 >= kernel.1,
    "\(name)(kernel: \(kernel)): input \(input.shape), images [batch, channels, height, width] "
      + "not smaller than the kernel are needed")
}
