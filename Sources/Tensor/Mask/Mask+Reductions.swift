extension Mask {
  /// Whether one element or more over axes is true; false if there are none.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func any(alongAxes axes: [Int], keepingAxes: Bool = false) -> Mask {
    Mask(values: greater(values.sum(alongAxes: axes, keepingAxes: keepingAxes), Tensor(0)))
  }

  /// Whether one element or more along an axis is true; false if there are none.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func any(alongAxis axis: Int, keepingAxes: Bool = false) -> Mask {
    any(alongAxes: [axis], keepingAxes: keepingAxes)
  }

  /// Whether every element over axes is true; true if there are none.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func all(alongAxes axes: [Int], keepingAxes: Bool = false) -> Mask {
    .!(.!self).any(alongAxes: axes, keepingAxes: keepingAxes)
  }

  /// Whether every element along an axis is true; true if there are none.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func all(alongAxis axis: Int, keepingAxes: Bool = false) -> Mask {
    all(alongAxes: [axis], keepingAxes: keepingAxes)
  }

  /// How many elements over axes are true, a constant to every derivative; exact up to 2^24 in
  /// `Float`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func trueCount(alongAxes axes: [Int], keepingAxes: Bool = false) -> Tensor<Scalar> {
    values.sum(alongAxes: axes, keepingAxes: keepingAxes)
  }

  /// How many elements along an axis are true.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func trueCount(alongAxis axis: Int, keepingAxes: Bool = false) -> Tensor<Scalar> {
    values.sum(alongAxis: axis, keepingAxes: keepingAxes)
  }
}
