/// The largest pixel of each patch: images `[batch, channels, height, width]` to
/// `[batch, channels, out height, out width]`. The gradient is shared equally among ties.
public struct PatchMaximum<Scalar: TensorScalar>: FusedPrimitive {
  /// The geometry of the patches.
  public let patches: Patches
  public init(_ patches: Patches) { self.patches = patches }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireImages(inputs)
    return patches.pooledShape(of: inputs[0])
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    var geometry = patches.geometry(inputs[0].shape)
    return inputs[0].withContiguous { x in
      Tensor(shape: outputShape(inputs)) { Scalar.kernels.maxPool(&geometry, x, $0) }
    }
  }

  /// The largest entry of each column of patches, with the lowest number round the image.
  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let planes = inputs[0].asPlanes()
    let box = SliceBox(
      starts: [0, 0] + patches.padding, counts: Array(planes.shape), steps: [1, 1, 1, 1])
    let framed = Shape([
      planes.shape[0], 1, planes.shape[2] + 2 * patches.padding[0],
      planes.shape[3] + 2 * patches.padding[1],
    ])
    let inside = Embed<Scalar>(box, in: framed)(.ones(planes.shape))
    let frame = (1 - inside) * (-Scalar.greatestFiniteMagnitude)
    let columns = Unfold(patches.withoutPadding)(Embed(box, in: framed)(planes) + frame)
    return columns.max(alongAxis: 1).reshaped(
      patches.pooledShape(of: inputs[0].shape))
  }

  public func fusedPullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> [Tensor<Scalar>?]? {
    var geometry = patches.geometry(inputs[0].shape)
    let pulled = inputs[0].withContiguous { x in
      output.withContiguous { y in
        cotangent.withContiguous { g in
          Tensor(shape: inputs[0].shape) { Scalar.kernels.maxPoolPullback(&geometry, x, y, g, $0) }
        }
      }
    }
    return [pulled]
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    let joined = Shape([shape[0] * shape[1]] + Array(shape.dropFirst(2)))
    return PatchMaximum(patches)(inputs[0].reshaped(joined))
      .reshaped(patches.pooledShape(of: shape.droppingFirst).prepending(size))
  }
}

/// The largest pixel of each window of images `[batch, channels, height, width]`:
/// `[batch, channels, out height, out width]`, where out height is
/// (height + 2 padding - dilation (kernel height - 1) - 1) / stride + 1, rounded down.
///
/// Windows lie side by side unless `stride` says otherwise. Padding, at most half a window, is
/// never the largest. The gradient is shared equally among ties.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func maxPooling<Scalar>(
  _ images: Tensor<Scalar>, kernel: (Int, Int), stride: (Int, Int)? = nil,
  padding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1)
) -> Tensor<Scalar> {
  requirePadding(padding, kernel, "maxPooling")
  return PatchMaximum(
    Patches(kernel: kernel, stride: stride ?? kernel, padding: padding, dilation: dilation))(images)
}

/// The largest entry of each window of signals `[batch, channels, length]`. As `maxPooling`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func maxPooling1D<Scalar>(
  _ signals: Tensor<Scalar>, kernel: Int, stride: Int? = nil, padding: Int = 0, dilation: Int = 1
) -> Tensor<Scalar> {
  require(
    signals.rank == 3,
    "maxPooling1D of \(signals.shape): signals [batch, channels, length] are needed")
  return maxPooling(
    signals.expanded(atAxis: 2), kernel: (1, kernel), stride: (1, stride ?? kernel),
    padding: (0, padding), dilation: (1, dilation)
  ).squeezed(atAxis: 2)
}

func requirePadding(_ padding: (Int, Int), _ kernel: (Int, Int), _ operation: String) {
  require(
    2 * padding.0 <= kernel.0 && 2 * padding.1 <= kernel.1,
    "\(operation): padding \(padding) is more than half of the kernel \(kernel)")
}

extension Patches {
  var withoutPadding: Patches {
    var result = self
    result.padding = [0, 0]
    return result
  }

  /// The shape of one number for each patch of each channel.
  func pooledShape(of images: Shape) -> Shape {
    [images[0], images[1], positions(images[2], 0), positions(images[3], 1)]
  }
}

extension Tensor {
  /// Images with each channel an image of its own: `[batch channels, 1, height, width]`.
  func asPlanes() -> Tensor {
    reshaped([shape[0] * shape[1], 1, shape[2], shape[3]] as Shape)
  }
}
