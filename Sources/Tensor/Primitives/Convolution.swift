internal import CKernels

/// The geometry of a two-dimensional convolution, heights first.
public struct Patches: Sendable, Hashable {
  public var kernel: [Int]
  public var stride: [Int]
  public var padding: [Int]
  public var dilation: [Int]

  /// Traps unless the kernel, strides and dilations are positive and the padding is not negative.
  public init(
    kernel: (Int, Int), stride: (Int, Int) = (1, 1), padding: (Int, Int) = (0, 0),
    dilation: (Int, Int) = (1, 1)
  ) {
    self.kernel = [kernel.0, kernel.1]
    self.stride = [stride.0, stride.1]
    self.padding = [padding.0, padding.1]
    self.dilation = [dilation.0, dilation.1]
    require(
      (self.kernel + self.stride + self.dilation).allSatisfy { $0 > 0 }
        && self.padding.allSatisfy { $0 >= 0 },
      "Patches: kernel, stride and dilation are positive, padding is not negative")
  }

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

  fileprivate func geometry(_ images: Shape) -> bt_patches {
    bt_patches(
      batch: images[0], channels: images[1], height: images[2], width: images[3],
      kernel_h: kernel[0], kernel_w: kernel[1], stride_h: stride[0], stride_w: stride[1],
      pad_h: padding[0], pad_w: padding[1], dilation_h: dilation[0], dilation_w: dilation[1],
      out_h: positions(images[2], 0), out_w: positions(images[3], 1))
  }
}

/// The patches of images `[batch, channels, height, width]`, each a column:
/// `[batch, channels * kernel, positions]`. Outside the image is 0.
public struct Unfold<Scalar: TensorScalar>: LinearPrimitive {
  public let patches: Patches
  public init(_ patches: Patches) { self.patches = patches }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    guard inputs[0].rank == 4 else {
      throw ShapeError(
        name, inputs, "takes images [batch, channels, height, width]", "rank \(inputs[0].rank)")
    }
    return patches.shape(of: inputs[0])
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    var geometry = patches.geometry(inputs[0].shape)
    return inputs[0].withContiguous { x in
      Tensor(shape: outputShape(inputs)) { Scalar.kernels.unfold(&geometry, x, $0) }
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [Fold(patches, images: shapes[0])(cotangent)] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    let joined = Unfold(patches)(
      inputs[0].reshaped(Shape([shape[0] * shape[1]] + Array(shape.dropFirst(2)))))
    return joined.reshaped(patches.shape(of: shape.droppingFirst).prepending(size))
  }
}

/// Patches added back into images: the transpose of `Unfold`.
public struct Fold<Scalar: TensorScalar>: LinearPrimitive {
  public let patches: Patches
  /// The shape of the images, `[batch, channels, height, width]`.
  public let images: Shape

  public init(_ patches: Patches, images: Shape) {
    self.patches = patches
    self.images = images
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    let expected = patches.shape(of: images)
    guard inputs[0] == expected else {
      throw ShapeError(
        name, inputs, "takes the patches of images \(images)", "those have shape \(expected)")
    }
    return images
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    var geometry = patches.geometry(images)
    return inputs[0].withContiguous { x in
      Tensor(shape: images) { Scalar.kernels.fold(&geometry, x, $0) }
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [Unfold(patches)(cotangent)] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    let joined = Shape([size * images[0]] + Array(images.droppingFirst))
    let folded = Fold(patches, images: joined)(
      inputs[0].reshaped(patches.shape(of: joined)))
    return folded.reshaped(images.prepending(size))
  }
}

/// The two-dimensional convolution (cross-correlation) of images `[batch, channels, height, width]`
/// with filters `[outputs, channels, kernel height, kernel width]`:
/// `[batch, outputs, out height, out width]`. A matrix product over patches.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func convolution<Scalar>(
  _ images: Tensor<Scalar>, _ filters: Tensor<Scalar>, stride: (Int, Int) = (1, 1),
  padding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1)
) -> Tensor<Scalar> {
  require(
    images.rank == 4 && filters.rank == 4 && images.shape[1] == filters.shape[1],
    "convolution of \(images.shape) and \(filters.shape): images [batch, channels, height, width] "
      + "and filters [outputs, channels, height, width] with equal channels are needed")
  let patches = Patches(
    kernel: (filters.shape[2], filters.shape[3]), stride: stride, padding: padding,
    dilation: dilation)
  let outputs = filters.shape[0]
  let columns = Unfold(patches)(images)
  let product = matmul(filters.reshaped([outputs, -1]), columns)
  return product.reshaped(
    [
      images.shape[0], outputs, patches.positions(images.shape[2], 0),
      patches.positions(images.shape[3], 1),
    ] as Shape)
}
