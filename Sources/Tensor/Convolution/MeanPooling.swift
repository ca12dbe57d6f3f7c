/// The mean of each window of images `[batch, channels, height, width]`:
/// `[batch, channels, out height, out width]`, where out height is
/// (height + 2 padding - kernel height) / stride + 1, rounded down.
///
/// Windows lie side by side unless `stride` says otherwise. Padding, at most half a window, counts
/// as zeros with `countingPadding`, and otherwise not at all.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func meanPooling<Scalar>(
  _ images: Tensor<Scalar>, kernel: (Int, Int), stride: (Int, Int)? = nil,
  padding: (Int, Int) = (0, 0), countingPadding: Bool = true
) -> Tensor<Scalar> {
  requirePadding(padding, kernel, "meanPooling")
  require(
    images.rank == 4,
    "meanPooling of \(images.shape): images [batch, channels, height, width] are needed")
  let patches = Patches(kernel: kernel, stride: stride ?? kernel, padding: padding)
  let shape = patches.pooledShape(of: images.shape)
  let sums = Unfold(patches)(images.asPlanes()).sum(alongAxis: 1).reshaped(shape)
  if countingPadding || padding == (0, 0) { return sums / Scalar(kernel.0 * kernel.1) }
  let pixels = Tensor<Scalar>.ones([1, 1, images.shape[2], images.shape[3]])
  let counts = Unfold(patches)(pixels).sum(alongAxis: 1)
  return sums / counts.reshaped(Shape([1, 1] + Array(shape.suffix(2))))
}

/// The mean of each window of signals `[batch, channels, length]`. As `meanPooling`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func meanPooling1D<Scalar>(
  _ signals: Tensor<Scalar>, kernel: Int, stride: Int? = nil, padding: Int = 0,
  countingPadding: Bool = true
) -> Tensor<Scalar> {
  require(
    signals.rank == 3,
    "meanPooling1D of \(signals.shape): signals [batch, channels, length] are needed")
  return meanPooling(
    signals.expanded(atAxis: 2), kernel: (1, kernel), stride: (1, stride ?? kernel),
    padding: (0, padding), countingPadding: countingPadding
  ).squeezed(atAxis: 2)
}
