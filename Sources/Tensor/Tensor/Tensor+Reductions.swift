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

  /// Axes from 0; negative ones count from the last. Traps if one is named twice.
  func resolved(_ axes: [Int], _ operation: StaticString = #function) -> [Int] {
    let indices = axes.map { shape.resolved($0, operation) }
    for (position, axis) in indices.enumerated() {
      require(
        !indices[..<position].contains(axis),
        "\(operation): axes \(axes) of shape \(shape): an axis is named twice")
    }
    return indices
  }

  /// This tensor with some axes (from 0) merged into one, and which it is: where they stand if they
  /// are neighbours, else the last.
  func merging(_ axes: [Int]) -> (lanes: Tensor, axis: Int) {
    let axes = axes.sorted()
    let isRun = axes.last! - axes.first! == axes.count - 1
    let before = (0..<rank).filter { !axes.contains($0) && (!isRun || $0 < axes[0]) }
    let after = isRun ? Array((axes[0] + axes.count)..<rank) : []
    let moved = transposed(before + axes + after)
    let size = axes.reduce(1) { $0 * shape[$1] }
    let sizes = before.map { shape[$0] } + [size] + after.map { shape[$0] }
    return (moved.reshaped(Shape(sizes)), before.count)
  }
}
