/// Which side of the diagonal of a matrix; both include the diagonal.
public enum Triangle: Sendable, Hashable {
  case lower
  case upper
}

/// One triangle of matrices `[..., m, n]`, zeros elsewhere, the diagonal times a number: its own
/// transpose as a linear map.
public struct TriangularPart<Scalar: TensorScalar>: LinearPrimitive {
  public let triangle: Triangle
  public let diagonal: Scalar

  public init(_ triangle: Triangle, diagonal: Scalar = 1) {
    self.triangle = triangle
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
    return inputs[0].withContiguous { x in
      Tensor(shape: shape) {
        Scalar.kernels.linearAlgebra.triangularPart(
          triangle == .upper, diagonal, shape.dropLast(2).elementCount, shape[-2], shape[-1], x,
          $0)
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
