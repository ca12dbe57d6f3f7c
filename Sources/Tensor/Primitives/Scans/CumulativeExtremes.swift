/// Where the largest or smallest entry so far stands along an axis, the first of equals, as a
/// number. A constant to every derivative.
public struct CumulativeArgExtremum<Scalar: TensorScalar>: ConstantPrimitive {
  /// Largest or smallest.
  public let extreme: Extreme
  /// An axis from 0.
  public let axis: Int
  /// Whether it runs from the last entry to the first.
  public let reverse: Bool

  public init(_ extreme: Extreme, axis: Int, reverse: Bool) {
    self.extreme = extreme
    self.axis = axis
    self.reverse = reverse
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireAxes([axis], inputs)
    try requirePositions(along: axis, inputs)
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].scanned(along: axis) { outer, n, inner, x, y in
      Scalar.kernels.scans.extreme(extreme == .smallest, reverse, outer, n, inner, x, y)
    }
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    CumulativeArgExtremum(extreme, axis: axis + 1, reverse: reverse)(inputs[0])
  }
}
