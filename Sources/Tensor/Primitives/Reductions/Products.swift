internal import CKernels

/// The product along an axis. Its derivatives hold at zeros too: that of an element is the product
/// of the others, made without a division.
public struct Product<Scalar: TensorScalar>: FusedPrimitive {
  /// An axis from 0.
  public let axis: Int
  /// Whether the axis stays, with size 1.
  public let keepingAxes: Bool

  public init(axis: Int, keepingAxes: Bool) {
    self.axis = axis
    self.keepingAxes = keepingAxes
  }

  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireAxes([axis], inputs)
    return inputs[0].reducing([axis], keepingAxes: keepingAxes)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].reduced(BT_PRODUCT, along: [axis]).withShape(outputShape(inputs))
  }

  /// The last of the cumulative products.
  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let x = inputs[0]
    guard x.shape[axis] > 0 else { return .ones(outputShape(inputs)) }
    var box = SliceBox(all: x.shape)
    (box.starts[axis], box.counts[axis]) = (x.shape[axis] - 1, 1)
    return Slice(box)(CumulativeProduct(axis: axis, reverse: false)(x))
      .reshaped(outputShape(inputs))
  }

  public func fusedPullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> [Tensor<Scalar>?]? {
    let (outer, n, inner) = inputs[0].shape.split(at: axis)
    return inputs[0].withContiguous { x in
      cotangent.withContiguous { g in
        [
          Tensor(shape: inputs[0].shape) {
            Scalar.kernels.scans.otherProducts(outer, n, inner, x, g, $0)
          }
        ]
      }
    }
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    Product(axis: axis + 1, keepingAxes: keepingAxes)(inputs[0])
  }
}
