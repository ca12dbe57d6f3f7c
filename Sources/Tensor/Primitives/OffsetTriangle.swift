/// A triangle of the matrices in the last two axes; the rest is 0, whatever it was.
public struct OffsetTriangle<Scalar: TensorScalar>: LinearPrimitive {
  public let side: Triangle
  /// The diagonal where the triangle ends, which belongs to it: positive ones lie above the main
  /// one, 0.
  public let diagonal: Int

  public init(_ side: Triangle, diagonal: Int = 0) {
    self.side = side
    self.diagonal = diagonal
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    guard inputs[0].rank >= 2 else {
      throw ShapeError(name, inputs, "takes matrices", "rank \(inputs[0].rank)")
    }
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    let (rows, columns) = (shape[-2], shape[-1])
    let offset = Swift.max(-rows, Swift.min(diagonal, columns))
    return inputs[0].withContiguous { x in
      Tensor(shape: shape) {
        Scalar.kernels.indexing.triangle(
          side == .upper, shape.dropLast(2).reduce(1, *), rows, columns, Int64(offset), x, $0)
      }
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [apply([cotangent])] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}
