extension Tensor {
  /// The variance of all elements about their mean, of shape `[]`. See `variance(alongAxes:)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func variance(correction: Int = 0) -> Tensor {
    variance(alongAxes: Array(0..<rank), correction: correction)
  }

  /// The variance over axes about the mean: the sum of squares divided by the number of elements
  /// less `correction`.
  ///
  /// 0 gives the variance of a population, 1 the unbiased estimate from a sample. Two passes, the
  /// second free of the mean's rounding, so it is accurate far from 0. NaN where the divisor and
  /// the sum are 0.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func variance(
    alongAxes axes: [Int], correction: Int = 0, keepingAxes: Bool = false
  ) -> Tensor {
    let count = resolved(axes).reduce(1) { $0 * shape[$1] }
    // A constant does as the centre, since the mean of what is left is taken off again: that
    // removes its rounding and carries its derivative.
    let apart = self - stopGradient(self).mean(alongAxes: axes, keepingAxes: true)
    let centred = apart - apart.mean(alongAxes: axes, keepingAxes: true)
    return square(centred).sum(alongAxes: axes, keepingAxes: keepingAxes)
      / Scalar(Swift.max(count - correction, 0))
  }

  /// The variance over one axis. See `variance(alongAxes:)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func variance(
    alongAxis axis: Int, correction: Int = 0, keepingAxes: Bool = false
  ) -> Tensor {
    variance(alongAxes: [axis], correction: correction, keepingAxes: keepingAxes)
  }

  /// The standard deviation of all elements, of shape `[]`. See `standardDeviation(alongAxes:)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func standardDeviation(correction: Int = 0) -> Tensor {
    standardDeviation(alongAxes: Array(0..<rank), correction: correction)
  }

  /// The square root of the variance over axes. Where all elements are equal it is 0, and so are
  /// its derivatives.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func standardDeviation(
    alongAxes axes: [Int], correction: Int = 0, keepingAxes: Bool = false
  ) -> Tensor {
    let variance = variance(alongAxes: axes, correction: correction, keepingAxes: keepingAxes)
    // The root's slope at 0 is infinite.
    let isZero = equal(variance, Tensor(0))
    return sqrt(variance + isZero) * (1 - isZero)
  }

  /// The standard deviation over one axis. See `standardDeviation(alongAxes:)`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func standardDeviation(
    alongAxis axis: Int, correction: Int = 0, keepingAxes: Bool = false
  ) -> Tensor {
    standardDeviation(alongAxes: [axis], correction: correction, keepingAxes: keepingAxes)
  }
}
