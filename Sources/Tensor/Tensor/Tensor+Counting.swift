extension Tensor {
  /// Where numbers of any shape belong among these, a vector in ascending order: how many of these
  /// come before, or with `right` how many do not come after. NaN belongs at the end.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func searchSorted(
    _ numbers: Tensor, right: Bool = false
  ) -> IndexTensor<Scalar> {
    require(rank == 1, "searchSorted: shape \(shape), a vector is needed")
    return IndexTensor(positions: SearchSorted(right: right)(self, numbers))
  }

  /// How many elements fall into each of `bins` intervals of equal width over a range, and the
  /// `bins` + 1 edges; a constant to every derivative.
  ///
  /// An interval holds its lower edge, the last one its upper edge too. Elements outside and NaN
  /// are not counted. Traps if there are no bins or the range is empty.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func histogram(
    bins: Int, in range: ClosedRange<Scalar>
  ) -> (counts: Tensor, edges: Tensor) {
    require(bins > 0, "histogram: \(bins) bins, at least 1 is needed")
    let (low, high) = (range.lowerBound, range.upperBound)
    require(low < high, "histogram: the range \(range) has no width")
    let width = (high - low) / Scalar(bins)
    let edges = Tensor((0...bins).map { $0 == bins ? high : low + Scalar($0) * width })
    // Before the first edge and from the last one on there is a bin each.
    let counts = edges.searchSorted(self, right: true).bincount(size: bins + 2)
    let atEnd = equal(self, Tensor(high)).sum()
    let last = Tensor((1...bins).map { $0 == bins ? 1 : 0 })
    return (counts[1..<(bins + 1)] + last * atEnd, edges)
  }
}

extension IndexTensor {
  /// How often each index below `size` occurs, of shape `[size]`. Traps on a larger one.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func bincount(size: Int) -> Tensor<Scalar> {
    bincount(size: size, weights: .ones(shape))
  }

  /// The sum of the weights of each index below `size`, of shape `[size]`, linear in the weights,
  /// which have the shape of the indices. Traps on a larger index.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func bincount(size: Int, weights: Tensor<Scalar>) -> Tensor<Scalar> {
    require(
      weights.shape == shape, "bincount: weights \(weights.shape) for indices \(shape)")
    let rule = ScatterAlong<Scalar>(axis: 0, into: [size], for: "bincount")
    return rule(weights.flattened(), positions.flattened())
  }
}
