/// Which side of the diagonal of a matrix; both include the diagonal.
public enum Triangle: Sendable, Hashable {
  /// Below the diagonal, and on it.
  case lower
  /// Above the diagonal, and on it.
  case upper

  /// The first diagonal of the triangle without the main one.
  var strictOffset: Int { self == .lower ? -1 : 1 }
}

/// One triangle of the matrices `[..., m, n]` in the last two axes, zeros elsewhere, whatever stood
/// there: its own transpose as a linear map.
public struct TriangularPart<Scalar: TensorScalar>: LinearPrimitive {
  /// Which triangle is kept.
  public let triangle: Triangle
  /// The diagonal where the triangle ends, which belongs to it: positive ones lie above the main
  /// one, 0.
  public let offset: Int
  /// What the entries of that diagonal are multiplied by.
  public let diagonal: Scalar

  /// A triangle up to the diagonal `offset`, which is multiplied by `diagonal`.
  public init(_ triangle: Triangle, offset: Int = 0, diagonal: Scalar = 1) {
    self.triangle = triangle
    self.offset = offset
    self.diagonal = diagonal
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireMatrices(inputs)
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    let (m, n) = (shape[-2], shape[-1])
    // Diagonals further out have no entries either.
    let offset = Swift.max(-m, Swift.min(offset, n))
    return inputs[0].withContiguous { x in
      Tensor(shape: shape) {
        Scalar.kernels.linearAlgebra.triangularPart(
          triangle == .upper, Int64(offset), diagonal, shape.matrixCount, m, n, x, $0)
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
