/// What stands in a subscript for one axis: an index, a range, or `.all`.
public enum AxisSelection: Sendable, ExpressibleByIntegerLiteral {
  case all
  /// One entry; the axis goes away. Negative ones count from the end.
  case index(Int)
  case range(Range<Int>)
  /// From `from`, before `to`, `by` apart (not 0; negative walks back, then `from` is above `to`).
  case strided(from: Int, to: Int, by: Int)

  public init(integerLiteral value: Int) { self = .index(value) }
}

extension Tensor {
  /// Part of the tensor, one selection for each leading axis; the rest are taken whole. A view:
  /// nothing is copied.
  ///
  ///     x[2, .range(0..<3)]      // row 2, its first three entries
  public subscript(_ selections: AxisSelection...) -> Tensor {
    require(
      selections.count <= rank,
      "subscript: \(selections.count) selections for shape \(shape)")
    var box = SliceBox(all: shape)
    var kept = Array(shape)
    for (axis, selection) in selections.enumerated() {
      switch selection {
      case .all: break
      case .index(let index):
        let position = index < 0 ? index + shape[axis] : index
        require(
          position >= 0 && position < shape[axis],
          "subscript: index \(index), axis \(axis) of shape \(shape)")
        (box.starts[axis], box.counts[axis], kept[axis]) = (position, 1, -1)
      case .range(let range):
        (box.starts[axis], box.counts[axis]) = (range.lowerBound, range.count)
        kept[axis] = range.count
      case .strided(let from, let to, let by):
        require(by != 0, "subscript: a stride of 0 along axis \(axis)")
        let count = stride(from: from, to: to, by: by).reduce(0) { n, _ in n + 1 }
        (box.starts[axis], box.counts[axis], box.steps[axis]) = (from, count, by)
        kept[axis] = count
      }
    }
    let sliced = box == SliceBox(all: shape) ? self : Slice(box)(self)
    return sliced.reshaped(Shape(kept.filter { $0 >= 0 }))
  }

  /// Entries of the first axis.
  public subscript(_ range: Range<Int>) -> Tensor { self[.range(range)] }

  /// One entry of the first axis, which goes away.
  public subscript(_ index: Int) -> Tensor { self[.index(index)] }
}
