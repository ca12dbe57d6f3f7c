// What kernels of other modules of this package read and write.
extension Tensor {
  /// A tensor whose elements `fill` must all write, in row-major order.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func filled(
    _ shape: Shape, by fill: (UnsafeMutablePointer<Scalar>) -> Void
  ) -> Tensor { Tensor(shape: shape, filledBy: fill) }

  /// Calls `body` with the elements of an untraced tensor in row-major order.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func withElements(_ body: (UnsafePointer<Scalar>) -> Void) { withContiguous(body) }

  /// The elements from one on in row-major order, under a shape of so many: a view.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func run(from start: Int, _ shape: Shape) -> Tensor {
    if tracer == nil && isContiguous {
      return restrided(shape, offset: start, shape.contiguousStrides)
    }
    return flattened()[start..<start + shape.elementCount].reshaped(shape)
  }
}
