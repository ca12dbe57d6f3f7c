extension Tensor {
  /// The running sum along an axis.
  ///
  /// Entry i sums the entries up to its own; with `exclusive` those before it, from 0; with
  /// `reverse` it runs from the last entry to the first. The error does not grow with the length.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func cumulativeSum(
    alongAxis axis: Int, exclusive: Bool = false, reverse: Bool = false
  ) -> Tensor {
    CumulativeSum(axis: shape.resolved(axis), exclusive: exclusive, reverse: reverse)(self)
  }

  /// The running product along an axis, with the options of `cumulativeSum`; an `exclusive` one
  /// starts at 1. Its derivatives hold at zeros.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func cumulativeProduct(
    alongAxis axis: Int, exclusive: Bool = false, reverse: Bool = false
  ) -> Tensor {
    let axis = shape.resolved(axis)
    let products = CumulativeProduct(axis: axis, reverse: reverse)(self)
    return exclusive ? products.delayed(along: axis, reverse: reverse, filling: 1) : products
  }

  /// The largest entry so far along an axis; of equal ones the first has the gradient. From the
  /// first NaN on it is NaN.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func cumulativeMax(alongAxis axis: Int, reverse: Bool = false) -> Tensor {
    cumulative(.largest, shape.resolved(axis), reverse)
  }

  /// The smallest entry so far along an axis; of equal ones the first has the gradient. From the
  /// first NaN on it is NaN.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func cumulativeMin(alongAxis axis: Int, reverse: Bool = false) -> Tensor {
    cumulative(.smallest, shape.resolved(axis), reverse)
  }

  /// The logarithm of the running sum of exp(x) along an axis, shifted by the largest entry so far,
  /// so that nothing overflows. -inf with derivatives of 0 while all entries are -inf.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func logCumulativeSumExp(alongAxis axis: Int, reverse: Bool = false) -> Tensor {
    LogCumulativeSumExp(axis: shape.resolved(axis), reverse: reverse)(self)
  }

  private func cumulative(_ extreme: Extreme, _ axis: Int, _ reverse: Bool) -> Tensor {
    let positions = CumulativeArgExtremum(extreme, axis: axis, reverse: reverse)(self)
    return TakeAlong(axis: axis)(self, positions)
  }
}
