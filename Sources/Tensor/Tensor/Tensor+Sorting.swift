// One order of all numbers throughout: -inf ... inf, NaN; -0 equals 0. NaN stands last in ascending
// order, as in NumPy, and first in descending.
extension Tensor {
  /// The entries along an axis in order; equal ones keep theirs. NaN counts as the largest.
  ///
  /// Which entry goes where is a constant to every derivative; these flow with the entries.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func sorted(alongAxis axis: Int = -1, descending: Bool = false) -> Tensor {
    alongLastAxis(axis) {
      TakeAlong(axis: rank - 1)($0, ArgSort(descending: descending)($0))
    }
  }

  /// The positions that put the entries along an axis in order; equal ones keep theirs. NaN counts
  /// as the largest.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func argsort(
    alongAxis axis: Int = -1, descending: Bool = false
  ) -> IndexTensor<Scalar> {
    IndexTensor(positions: alongLastAxis(axis) { ArgSort(descending: descending)($0) })
  }

  /// The k largest entries along an axis, or the smallest, best first, and where they stood.
  ///
  /// Of equal entries the one of the lower position comes first; NaN counts as the largest. The
  /// choice is a constant to every derivative. It takes one pass for a small k, not a sort. Traps
  /// if k is more than the axis holds.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func topK(
    _ k: Int, alongAxis axis: Int = -1, largest: Bool = true
  ) -> (values: Tensor, indices: IndexTensor<Scalar>) {
    let axis = shape.resolved(axis)
    let positions = alongLastAxis(axis) { ArgTopK(k, largest ? .largest : .smallest)($0) }
    return (TakeAlong(axis: axis)(self, positions), IndexTensor(positions: positions))
  }
}
