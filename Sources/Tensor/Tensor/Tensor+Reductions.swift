extension Tensor {
  /// The sum of all elements, of shape `[]`. Sums are pairwise.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func sum() -> Tensor { sum(alongAxes: Array(0..<rank)) }

  /// The sum over axes; negative axes count from the last. Removes the axes, or keeps them with
  /// size 1.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func sum(alongAxes axes: [Int], keepingAxes: Bool = false) -> Tensor {
    axes.isEmpty ? self : Sum(axes: resolved(axes), keepingAxes: keepingAxes)(self)
  }

  /// The sum over one axis.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func sum(alongAxis axis: Int, keepingAxes: Bool = false) -> Tensor {
    sum(alongAxes: [axis], keepingAxes: keepingAxes)
  }

  /// The mean of all elements, of shape `[]`; NaN if there are none.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func mean() -> Tensor { mean(alongAxes: Array(0..<rank)) }

  /// The mean over axes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func mean(alongAxes axes: [Int], keepingAxes: Bool = false) -> Tensor {
    let count = resolved(axes).reduce(1) { $0 * shape[$1] }
    return sum(alongAxes: axes, keepingAxes: keepingAxes) / Scalar(count)
  }

  /// The mean over one axis.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func mean(alongAxis axis: Int, keepingAxes: Bool = false) -> Tensor {
    mean(alongAxes: [axis], keepingAxes: keepingAxes)
  }

  /// The variance over axes, about the mean (two passes), divided by the number of elements.
  public func variance(alongAxes axes: [Int], keepingAxes: Bool = false) -> Tensor {
    square(self - mean(alongAxes: axes, keepingAxes: true))
      .mean(alongAxes: axes, keepingAxes: keepingAxes)
  }

  /// The largest element along an axis. Its gradient is shared equally among ties.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func max(alongAxis axis: Int, keepingAxes: Bool = false) -> Tensor {
    Maximum(axis: shape.resolved(axis), keepingAxes: keepingAxes)(self)
  }

  /// The position of the first largest element along an axis, in row-major order of the other axes.
  public func argmax(alongAxis axis: Int) -> [Int] {
    let axis = shape.resolved(axis)
    require(shape[axis] > 0, "argmax: axis \(axis) of shape \(shape) has no elements")
    let outer = shape.prefix(axis).reduce(1, *)
    let inner = shape.dropFirst(axis + 1).reduce(1, *)
    let source = concrete("argmax")
    var positions = [Int64](repeating: 0, count: outer * inner)
    source.withContiguous { Scalar.kernels.argmax(outer, shape[axis], inner, $0, &positions) }
    return positions.map { Int($0) }
  }

  private func resolved(_ axes: [Int]) -> [Int] {
    let indices = axes.map { shape.resolved($0) }
    require(
      Set(indices).count == indices.count, "axes \(axes) of shape \(shape): an axis is named twice")
    return indices
  }
}
