/// The patches of images `[batch, channels, height, width]`, each a column:
/// `[batch, channels * kernel, positions]`. Outside the image is 0.
public struct Unfold<Scalar: TensorScalar>: LinearPrimitive {
  /// The geometry of the patches.
  public let patches: Patches
  public init(_ patches: Patches) { self.patches = patches }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireImages(inputs)
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

  /// A column holds the patches of the channels one after another.
  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    axes[0].flatMap { $0 < 2 ? $0 : nil }
  }
}
