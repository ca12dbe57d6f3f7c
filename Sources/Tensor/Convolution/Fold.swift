/// Patches added back into images: the transpose of `Unfold`.
public struct Fold<Scalar: TensorScalar>: LinearPrimitive {
  /// The geometry of the patches.
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
