public import Tensor

/// The largest value in each window of an image. Its gradient is shared equally among ties.
public struct MaxPool<Scalar: TensorScalar>: Layer {
  /// The height and width of a window.
  public let kernel: (Int, Int)
  /// Pixels from one window to the next: down, across.
  public let stride: (Int, Int)

  /// Windows side by side, unless `stride` says otherwise.
  public init(kernel: (Int, Int), stride: (Int, Int)? = nil) {
    self.kernel = kernel
    self.stride = stride ?? kernel
  }

  /// Images `[batch, channels, height, width]` to `[batch, channels, out height, out width]`, where
  /// out height is (height - kernel height) / stride + 1, rounded down.
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    pooled(input, "MaxPool", kernel, stride) { $0.max(alongAxis: 1) }
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {}
}

/// The mean of each window of an image.
public struct MeanPool<Scalar: TensorScalar>: Layer {
  /// The height and width of a window.
  public let kernel: (Int, Int)
  /// Pixels from one window to the next: down, across.
  public let stride: (Int, Int)

  /// Windows side by side, unless `stride` says otherwise.
  public init(kernel: (Int, Int), stride: (Int, Int)? = nil) {
    self.kernel = kernel
    self.stride = stride ?? kernel
  }

  /// Images `[batch, channels, height, width]` to `[batch, channels, out height, out width]`, where
  /// out height is (height - kernel height) / stride + 1, rounded down.
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    pooled(input, "MeanPool", kernel, stride) { $0.mean(alongAxis: 1) }
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {}
}

/// A reduction of each window of each channel: `[images, window, positions]` to
/// `[images, positions]`.
private func pooled<Scalar>(
  _ input: Tensor<Scalar>, _ name: String, _ kernel: (Int, Int), _ stride: (Int, Int),
  _ reduce: (Tensor<Scalar>) -> Tensor<Scalar>
) -> Tensor<Scalar> {
  require(
    input.rank == 4 && input.shape[2] >= kernel.0 && input.shape[3] >= kernel.1,
    "\(name)(kernel: \(kernel)): input \(input.shape), images [batch, channels, height, width] "
      + "not smaller than the kernel are needed")
  let (batch, channels) = (input.shape[0], input.shape[1])
  let (height, width) = (input.shape[2], input.shape[3])
  let windows = Unfold(Patches(kernel: kernel, stride: stride))(
    input.reshaped([batch * channels, 1, height, width] as Shape))
  return reduce(windows).reshaped(
    [
      batch, channels, (height - kernel.0) / stride.0 + 1, (width - kernel.1) / stride.1 + 1,
    ] as Shape)
}
