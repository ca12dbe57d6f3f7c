/// What a subscript's selections mean for a shape: a box of it, and that box's shape without the
/// axes of single entries and with the new ones.
struct SelectionPlan {
  private(set) var box: SliceBox
  private(set) var shape = Shape()
  private let whole: Shape

  /// Traps on a selection that the shape does not have.
  init(_ selections: [AxisSelection], of whole: Shape) {
    self.whole = whole
    box = SliceBox(all: whole)
    let named = selections.count { $0.kind != .newAxis && $0.kind != .ellipsis }
    let ellipses = selections.count { $0.kind == .ellipsis }
    require(
      named <= whole.rank && ellipses <= 1,
      "subscript: \(named) axes and \(ellipses) ellipses for shape \(whole), "
        + "at most \(whole.rank) and one are needed")
    var axis = 0
    for selection in selections {
      switch selection.kind {
      case .newAxis: shape.append(1)
      case .ellipsis:
        for _ in 0..<(whole.rank - named) { keep(&axis) }
      case .all: keep(&axis)
      case .index(let index):
        box.starts[axis] = position(index, "index", axis, below: whole[axis])
        box.counts[axis] = 1
        axis += 1
      case .range(let from, let to):
        let size = whole[axis]
        let first = position(from ?? 0, "range from", axis, below: size + 1)
        let end = position(to ?? size, "range to", axis, below: size + 1)
        require(
          first <= end, "subscript: range \(first)..<\(end), axis \(axis) of shape \(whole)")
        (box.starts[axis], box.counts[axis]) = (first, end - first)
        keep(&axis)
      case .strided(let from, let to, let by):
        require(by != 0, "subscript: a stride of 0, axis \(axis) of shape \(whole)")
        // Sizes are below 2^31, so that what is beyond 2^40 is as far out as 2^40, and cannot
        // overflow.
        let far = 1 << 40
        func near(_ number: Int) -> Int { Swift.min(Swift.max(number, -far), far) }
        let (start, step) = (near(from), near(by))
        let count = Swift.max(0, (near(to) - start + step - step.signum()) / step)
        if count > 0 {
          let last = start + (count - 1) * step
          require(
            from >= 0 && last >= 0 && Swift.max(from, last) < whole[axis],
            "subscript: a stride from \(from) through \(last), axis \(axis) of shape \(whole)")
        }
        (box.starts[axis], box.counts[axis], box.steps[axis]) = (start, count, step)
        keep(&axis)
      }
    }
    while axis < whole.rank { keep(&axis) }
  }

  private mutating func keep(_ axis: inout Int) {
    shape.append(box.counts[axis])
    axis += 1
  }

  /// An index from 0; negative ones count from the end of the axis.
  private func position(_ index: Int, _ what: String, _ axis: Int, below limit: Int) -> Int {
    let position = index < 0 ? index + whole[axis] : index
    require(
      position >= 0 && position < limit,
      "subscript: \(what) \(index), axis \(axis) of shape \(whole), where \(-whole[axis])..<\(limit) "
        + "are allowed")
    return position
  }

  func read<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    (box == SliceBox(all: whole) ? x : Slice(box)(x)).reshaped(shape)
  }

  /// `x` with the selected elements replaced by `values`, which broadcast.
  func replace<Scalar>(in x: Tensor<Scalar>, with values: Tensor<Scalar>) -> Tensor<Scalar> {
    // As in NumPy, leading axes of 1 too many do no harm.
    let extra = Swift.max(0, values.rank - shape.rank)
    let fits = values.shape.prefix(extra).allSatisfy { $0 == 1 }
    let trimmed = Shape(values.shape.dropFirst(extra))
    require(
      fits && trimmed.broadcasts(to: shape),
      "subscript: shape \(values.shape) cannot fill the selection, which has shape \(shape)")
    let filling = values.reshaped(trimmed).broadcast(to: shape).reshaped(Shape(box.counts))
    return box == SliceBox(all: whole) ? filling : ReplaceSlice(box)(x, filling)
  }
}

extension Shape {
  /// Whether an array of this shape broadcasts to another, aligned at the last axis.
  func broadcasts(to larger: Shape) -> Bool {
    guard rank <= larger.rank else { return false }
    let shift = larger.rank - rank
    return indices.allSatisfy { self[$0] == 1 || self[$0] == larger[$0 + shift] }
  }
}
