/// The two-dimensional convolution (cross-correlation) of images `[batch, channels, height, width]`
/// with filters `[outputs, channels / groups, kernel height, kernel width]`:
/// `[batch, outputs, out height, out width]`, where out height is
/// (height + 2 padding - dilation (kernel height - 1) - 1) / stride + 1, rounded down.
///
/// With `groups` the channels and the outputs fall into that many parts, one after another, and
/// each part of the outputs reads its own part of the channels. A matrix product over patches;
/// the memory for these is kernel height x kernel width times that of the images.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func convolution<Scalar>(
  _ images: Tensor<Scalar>, _ filters: Tensor<Scalar>, stride: (Int, Int) = (1, 1),
  padding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1), groups: Int = 1
) -> Tensor<Scalar> {
  require(
    images.rank == 4 && filters.rank == 4 && groups > 0
      && images.shape[1] == filters.shape[1] * groups && filters.shape[0] % groups == 0,
    "convolution of \(images.shape) and \(filters.shape) in \(groups) groups: images "
      + "[batch, channels, height, width] and filters [outputs, channels / groups, height, width] "
      + "with outputs a multiple of the groups are needed")
  let patches = Patches(
    kernel: (filters.shape[2], filters.shape[3]), stride: stride, padding: padding,
    dilation: dilation)
  let (batch, outputs) = (images.shape[0], filters.shape[0])
  let columns = images.patchColumns(patches)
  let weights = filters.reshaped(
    [groups, outputs / groups, filters.shape.droppingFirst.elementCount] as Shape)
  let product = weights.groupProduct(columns, groups)
  return product.reshaped(
    [
      batch, outputs, patches.positions(images.shape[2], 0), patches.positions(images.shape[3], 1),
    ] as Shape)
}

/// The one-dimensional convolution (cross-correlation) of signals `[batch, channels, length]` with
/// filters `[outputs, channels / groups, kernel]`: `[batch, outputs, out length]`. As `convolution`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func convolution1D<Scalar>(
  _ signals: Tensor<Scalar>, _ filters: Tensor<Scalar>, stride: Int = 1, padding: Int = 0,
  dilation: Int = 1, groups: Int = 1
) -> Tensor<Scalar> {
  require(
    signals.rank == 3 && filters.rank == 3 && groups > 0
      && signals.shape[1] == filters.shape[1] * groups && filters.shape[0] % groups == 0,
    "convolution1D of \(signals.shape) and \(filters.shape) in \(groups) groups: signals "
      + "[batch, channels, length] and filters [outputs, channels / groups, kernel] with outputs a "
      + "multiple of the groups are needed")
  return convolution(
    signals.expanded(atAxis: 2), filters.expanded(atAxis: 2), stride: (1, stride),
    padding: (0, padding), dilation: (1, dilation), groups: groups
  ).squeezed(atAxis: 2)
}

extension Tensor {
  /// The patches of images as columns; images themselves where a patch is one pixel.
  fileprivate func patchColumns(_ patches: Patches) -> Tensor {
    patches.areSinglePixels
      ? reshaped([shape[0], shape[1], shape[2] * shape[3]] as Shape) : Unfold(patches)(self)
  }

  /// `[groups, m, k]` by `[batch, groups k, n]`: `[batch, groups, m, n]`, or `[batch, m, n]` of one
  /// group.
  func groupProduct(_ columns: Tensor, _ groups: Int) -> Tensor {
    if groups == 1 { return matmul(squeezed(atAxis: 0), columns) }
    return matmul(
      self, columns.reshaped([columns.shape[0], groups, shape[2], columns.shape[2]] as Shape))
  }
}
