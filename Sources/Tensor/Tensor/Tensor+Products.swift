extension Tensor {
  /// The product of all elements, of shape `[]`; 1 if there are none.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func product() -> Tensor { product(alongAxes: Array(0..<rank)) }

  /// The product over axes; 1 if there are no elements. Its derivatives hold at zeros: that of an
  /// element is the product of the others.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func product(alongAxes axes: [Int], keepingAxes: Bool = false) -> Tensor {
    guard !axes.isEmpty else { return self }
    let (lanes, axis) = merging(resolved(axes))
    return Product(axis: axis, keepingAxes: false)(lanes)
      .reshaped(shape.reducing(resolved(axes), keepingAxes: keepingAxes))
  }

  /// The product over one axis. See `product(alongAxes:)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func product(alongAxis axis: Int, keepingAxes: Bool = false) -> Tensor {
    Product(axis: shape.resolved(axis), keepingAxes: keepingAxes)(self)
  }

  /// log sum exp(x) over all elements, of shape `[]`. See `logSumExp(alongAxes:)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func logSumExp() -> Tensor { logSumExp(alongAxes: Array(0..<rank)) }

  /// log sum exp(x) over axes, shifted by the largest element, so that nothing overflows.
  ///
  /// -inf where all elements are -inf, with derivatives of 0 there, and where there are none.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func logSumExp(alongAxes axes: [Int], keepingAxes: Bool = false) -> Tensor {
    guard !axes.isEmpty else { return self }
    let axes = resolved(axes)
    let (lanes, axis) = merging(axes)
    let order = (0..<lanes.rank).filter { $0 != axis } + [axis]
    return LogSumExp()(lanes.transposed(order))
      .reshaped(shape.reducing(axes, keepingAxes: keepingAxes))
  }

  /// log sum exp(x) over one axis. See `logSumExp(alongAxes:)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func logSumExp(alongAxis axis: Int, keepingAxes: Bool = false) -> Tensor {
    logSumExp(alongAxes: [axis], keepingAxes: keepingAxes)
  }
}
