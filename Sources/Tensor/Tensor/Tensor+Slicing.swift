// Reading is a view: nothing is copied. Writing puts a new tensor in place of the old one, with the
// elements replaced, so it differentiates as reading does; what else shares the storage is unmoved.
extension Tensor {
  /// Part of the tensor, one selection for each leading axis; the rest are taken whole. Traps on an
  /// index or a bound out of range, or on values that do not broadcast to the part.
  ///
  ///     x[i, 0..<3]              // row i, its first three entries
  ///     x[..., -1]               // the last entry of the last axis
  ///     x[.newAxis, 2...]        // [1, rows - 2, ...]
  ///     x[1..<3, .all] = y       // y broadcasts
  public subscript(_ selectors: any AxisSelector...) -> Tensor {
    get { SelectionPlan(selectors.map(\.axisSelection), of: shape).read(self) }
    set {
      let plan = SelectionPlan(selectors.map(\.axisSelection), of: shape)
      self = plan.replace(in: self, with: newValue)
    }
  }

  /// Part of the tensor, where `...` stands for all axes that the other selections do not name.
  public subscript(
    _ ellipsis: (UnboundedRange_) -> Void, _ selectors: any AxisSelector...
  ) -> Tensor {
    get {
      SelectionPlan([.ellipsis] + selectors.map(\.axisSelection), of: shape).read(self)
    }
    set {
      let plan = SelectionPlan([.ellipsis] + selectors.map(\.axisSelection), of: shape)
      self = plan.replace(in: self, with: newValue)
    }
  }

  /// Part of the tensor, where `...` stands for all axes that the other selections do not name.
  public subscript(
    _ first: any AxisSelector, _ ellipsis: (UnboundedRange_) -> Void,
    _ selectors: any AxisSelector...
  ) -> Tensor {
    get {
      let all = [first.axisSelection, .ellipsis] + selectors.map(\.axisSelection)
      return SelectionPlan(all, of: shape).read(self)
    }
    set {
      let all = [first.axisSelection, .ellipsis] + selectors.map(\.axisSelection)
      self = SelectionPlan(all, of: shape).replace(in: self, with: newValue)
    }
  }

  /// Entries of the first axis.
  public subscript(_ range: Range<Int>) -> Tensor {
    get { SelectionPlan([.range(range)], of: shape).read(self) }
    set { self = SelectionPlan([.range(range)], of: shape).replace(in: self, with: newValue) }
  }

  /// One entry of the first axis, which goes away. Negative ones count from the end.
  public subscript(_ index: Int) -> Tensor {
    get { SelectionPlan([.index(index)], of: shape).read(self) }
    set { self = SelectionPlan([.index(index)], of: shape).replace(in: self, with: newValue) }
  }
}
