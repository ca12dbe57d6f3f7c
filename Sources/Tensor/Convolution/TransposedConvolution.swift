/// The transpose of a two-dimensional convolution in its images: `[batch, channels, height, width]`
/// and filters `[channels, outputs / groups, kernel height, kernel width]` to
/// `[batch, outputs, out height, out width]`, where out height is
/// (height - 1) stride - 2 padding + dilation (kernel height - 1) + 1 + outputPadding.
///
/// `outputPadding` picks among the image sizes that a convolution of that stride takes to the
/// input's, and is below the stride or the dilation. Also called deconvolution.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func transposedConvolution<Scalar>(
  _ images: Tensor<Scalar>, _ filters: Tensor<Scalar>, stride: (Int, Int) = (1, 1),
  padding: (Int, Int) = (0, 0), outputPadding: (Int, Int) = (0, 0),
  dilation: (Int, Int) = (1, 1), groups: Int = 1
) -> Tensor<Scalar> {
  require(
    images.rank == 4 && filters.rank == 4 && groups > 0
      && images.shape[1] == filters.shape[0] && filters.shape[0] % groups == 0,
    "transposedConvolution of \(images.shape) and \(filters.shape) in \(groups) groups: images "
      + "[batch, channels, height, width] and filters [channels, outputs / groups, height, width] "
      + "with channels a multiple of the groups are needed")
  let patches = Patches(
    kernel: (filters.shape[2], filters.shape[3]), stride: stride, padding: padding,
    dilation: dilation)
  let (batch, channels) = (images.shape[0], images.shape[1])
  let outputs = filters.shape[1] * groups
  let target: Shape = [
    batch, outputs, patches.imageSize(images.shape[2], 0, outputPadding.0),
    patches.imageSize(images.shape[3], 1, outputPadding.1),
  ]
  let weights = filters.reshaped(
    [groups, channels / groups, filters.shape.droppingFirst.elementCount] as Shape)
  let pixels = images.reshaped([batch, channels, images.shape[2] * images.shape[3]] as Shape)
  let columns = weights.transposed().groupProduct(pixels, groups)
  if patches.areSinglePixels { return columns.reshaped(target) }
  return Fold(patches, images: target)(columns.reshaped(patches.shape(of: target)))
}

/// The transpose of a one-dimensional convolution in its signals: `[batch, channels, length]` and
/// filters `[channels, outputs / groups, kernel]` to `[batch, outputs, out length]`. As
/// `transposedConvolution`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func transposedConvolution1D<Scalar>(
  _ signals: Tensor<Scalar>, _ filters: Tensor<Scalar>, stride: Int = 1, padding: Int = 0,
  outputPadding: Int = 0, dilation: Int = 1, groups: Int = 1
) -> Tensor<Scalar> {
  require(
    signals.rank == 3 && filters.rank == 3 && groups > 0
      && signals.shape[1] == filters.shape[0] && filters.shape[0] % groups == 0,
    "transposedConvolution1D of \(signals.shape) and \(filters.shape) in \(groups) groups: signals "
      + "[batch, channels, length] and filters [channels, outputs / groups, kernel] with channels a "
      + "multiple of the groups are needed")
  return transposedConvolution(
    signals.expanded(atAxis: 2), filters.expanded(atAxis: 2), stride: (1, stride),
    padding: (0, padding), outputPadding: (0, outputPadding), dilation: (1, dilation),
    groups: groups
  ).squeezed(atAxis: 2)
}

extension Patches {
  /// The image size along an axis whose positions number `positions`, `extra` above the smallest.
  fileprivate func imageSize(_ positions: Int, _ axis: Int, _ extra: Int) -> Int {
    // More than 2^31 is as wrong as 2^31, and cannot overflow.
    let extra = Swift.min(extra, 1 << 31)
    let size =
      (positions - 1) * stride[axis] - 2 * padding[axis] + dilation[axis] * (kernel[axis] - 1) + 1
      + extra
    require(
      positions > 0 && size > 0 && extra >= 0 && self.positions(size, axis) == positions,
      "transposedConvolution: \(positions) positions along axis \(axis + 2) with kernel "
        + "\(kernel[axis]), stride \(stride[axis]), padding \(padding[axis]), dilation "
        + "\(dilation[axis]) and outputPadding \(extra) have no image size; outputPadding is below "
        + "the stride")
    return size
  }
}
