internal import CKernels

/// The geometry of a two-dimensional convolution, heights first.
public struct Patches: Sendable, Hashable {
  /// The number of pixels that a patch reads along each axis.
  public var kernel: [Int]
  /// Pixels from one patch to the next.
  public var stride: [Int]
  /// Pixels of 0 before and after the image.
  public var padding: [Int]
  /// Pixels from one entry of a patch to the next.
  public var dilation: [Int]

  /// Traps unless the kernel, strides and dilations are positive, the padding is not negative and
  /// all are below 2^31.
  public init(
    kernel: (Int, Int), stride: (Int, Int) = (1, 1), padding: (Int, Int) = (0, 0),
    dilation: (Int, Int) = (1, 1)
  ) {
    self.kernel = [kernel.0, kernel.1]
    self.stride = [stride.0, stride.1]
    self.padding = [padding.0, padding.1]
    self.dilation = [dilation.0, dilation.1]
    require(
      (self.kernel + self.stride + self.dilation).allSatisfy { $0 > 0 && $0 <= Int32.max }
        && self.padding.allSatisfy { $0 >= 0 && $0 <= Int32.max },
      "Patches: kernel \(kernel), stride \(stride), padding \(padding), dilation \(dilation): kernel, "
        + "stride and dilation are positive, padding is not negative, and all are below 2^31")
  }

  /// Whether the patches are the pixels one by one.
  var areSinglePixels: Bool { self == Patches(kernel: (1, 1)) }

  /// Positions of the kernel along the height (0) or width (1) of an image of that size.
  func positions(_ size: Int, _ axis: Int) -> Int {
    let reach = size + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1
    return reach < 0 ? 0 : reach / stride[axis] + 1
  }

  /// The shape of the patches of images `[batch, channels, height, width]`.
  func shape(of images: Shape) -> Shape {
    [
      images[0], images[1] * kernel[0] * kernel[1],
      positions(images[2], 0) * positions(images[3], 1),
    ]
  }

  func geometry(_ images: Shape) -> bt_patches {
    bt_patches(
      batch: images[0], channels: images[1], height: images[2], width: images[3],
      kernel_h: kernel[0], kernel_w: kernel[1], stride_h: stride[0], stride_w: stride[1],
      pad_h: padding[0], pad_w: padding[1], dilation_h: dilation[0], dilation_w: dilation[1],
      out_h: positions(images[2], 0), out_w: positions(images[3], 1))
  }
}

extension Primitive {
  /// Throws unless there is one input, of images.
  func requireImages(_ inputs: [Shape]) throws(ShapeError) {
    try requireInputs(1, inputs)
    guard inputs[0].rank == 4 else {
      throw ShapeError(
        name, inputs, "takes images [batch, channels, height, width]", "rank \(inputs[0].rank)")
    }
  }
}
