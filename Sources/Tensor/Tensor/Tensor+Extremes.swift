extension Tensor {
  /// The largest element, of shape `[]`. Its gradient is shared equally among ties. NaN if there
  /// is one; traps if there are no elements.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func max() -> Tensor { max(alongAxes: Array(0..<rank)) }

  /// The largest element over axes. Its gradient is shared equally among ties. NaN if there is
  /// one; traps if an axis is empty.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func max(alongAxes axes: [Int], keepingAxes: Bool = false) -> Tensor {
    axes.isEmpty
      ? self : Extremum(.largest, axes: resolved(axes), keepingAxes: keepingAxes)(self)
  }

  /// The largest element along an axis. Its gradient is shared equally among ties.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func max(alongAxis axis: Int, keepingAxes: Bool = false) -> Tensor {
    max(alongAxes: [axis], keepingAxes: keepingAxes)
  }

  /// The smallest element, of shape `[]`. Its gradient is shared equally among ties. NaN if there
  /// is one; traps if there are no elements.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func min() -> Tensor { min(alongAxes: Array(0..<rank)) }

  /// The smallest element over axes. Its gradient is shared equally among ties. NaN if there is
  /// one; traps if an axis is empty.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func min(alongAxes axes: [Int], keepingAxes: Bool = false) -> Tensor {
    axes.isEmpty
      ? self : Extremum(.smallest, axes: resolved(axes), keepingAxes: keepingAxes)(self)
  }

  /// The smallest element along an axis. Its gradient is shared equally among ties.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func min(alongAxis axis: Int, keepingAxes: Bool = false) -> Tensor {
    min(alongAxes: [axis], keepingAxes: keepingAxes)
  }

  /// The position of the first largest element in row-major order, of shape `[]`; NaN counts as
  /// the largest.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func argmax() -> IndexTensor<Scalar> { flattened().argmax(alongAxis: 0) }

  /// The position of the first largest element along an axis; NaN counts as the largest. Traps if
  /// the axis is empty.
  ///
  ///     logits.argmax(alongAxis: -1).indices    // [Int], row-major
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func argmax(alongAxis axis: Int, keepingAxes: Bool = false) -> IndexTensor<Scalar> {
    IndexTensor(
      positions: ArgExtremum(.largest, axis: shape.resolved(axis), keepingAxes: keepingAxes)(self))
  }

  /// The position of the first smallest element in row-major order, of shape `[]`; NaN counts as
  /// the smallest.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func argmin() -> IndexTensor<Scalar> { flattened().argmin(alongAxis: 0) }

  /// The position of the first smallest element along an axis; NaN counts as the smallest. Traps if
  /// the axis is empty.
  ///
  ///     logits.argmin(alongAxis: -1).indices    // [Int], row-major
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func argmin(alongAxis axis: Int, keepingAxes: Bool = false) -> IndexTensor<Scalar> {
    IndexTensor(
      positions: ArgExtremum(.smallest, axis: shape.resolved(axis), keepingAxes: keepingAxes)(self))
  }
}
