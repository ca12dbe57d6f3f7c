extension Tensor {
  /// The median of all elements, of shape `[]`. See `quantile(_:alongAxes:)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func median() -> Tensor { quantile(0.5) }

  /// The median over axes: of an even number of elements the mean of the middle two.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func median(alongAxes axes: [Int], keepingAxes: Bool = false) -> Tensor {
    quantile(0.5, alongAxes: axes, keepingAxes: keepingAxes)
  }

  /// The median over one axis.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func median(alongAxis axis: Int, keepingAxes: Bool = false) -> Tensor {
    quantile(0.5, alongAxes: [axis], keepingAxes: keepingAxes)
  }

  /// The quantile of all elements, of shape `[]`. See `quantile(_:alongAxes:)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func quantile(_ share: Double) -> Tensor {
    quantile(share, alongAxes: Array(0..<rank))
  }

  /// The quantile over axes: at `share` (n - 1) in the order from 0 to n - 1, by linear
  /// interpolation, as NumPy's default.
  ///
  /// The gradient goes to the one or two elements there. NaN where there is one. Traps if `share`
  /// is not from 0 to 1 or there are no elements.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func quantile(
    _ share: Double, alongAxes axes: [Int], keepingAxes: Bool = false
  ) -> Tensor {
    require(share >= 0 && share <= 1, "quantile: \(share) is not from 0 to 1")
    guard !axes.isEmpty else { return self }
    let axes = resolved(axes)
    let (lanes, axis) = merging(axes)
    let last = lanes.shape[axis] - 1
    require(last >= 0, "quantile of \(shape) over \(axes): there are no elements")
    let ordered = lanes.sorted(alongAxis: axis)
    let place = share * Double(last)
    let lower = Int(place)
    let weight = Scalar(place - Double(lower))
    var result = ordered.gather([lower], alongAxis: axis)
    if weight > 0 {
      result = result * (1 - weight) + ordered.gather([lower + 1], alongAxis: axis) * weight
    }
    // A NaN stands last; it turns 1 into 0 / 0.
    let end = ordered.gather([last], alongAxis: axis)
    let isNumber = equal(end, end)
    return (result * (isNumber / isNumber))
      .reshaped(shape.reducing(axes, keepingAxes: keepingAxes))
  }

  /// The quantile over one axis. See `quantile(_:alongAxes:)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func quantile(_ share: Double, alongAxis axis: Int, keepingAxes: Bool = false) -> Tensor {
    quantile(share, alongAxes: [axis], keepingAxes: keepingAxes)
  }
}
