// Entries and elements by index tensors. Inside `vectorized` the tensor, the indices or both may
// depend on the example. An index out of range traps with its value.
extension Tensor {
  /// Entries along an axis by index: each index of `indices` stands for the entry that it names, so
  /// the axis gives way to those of `indices` (`numpy.take`, `torch.index_select`).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func gather(_ indices: IndexTensor<Scalar>, alongAxis axis: Int = 0) -> Tensor {
    let axis = shape.resolved(axis)
    let picked = TakeAlong(axis: axis)(self, indices.column(along: axis, rank: rank))
    return picked.reshaped(entriesShape(of: indices, axis))
  }

  /// Elements along an axis by index, `y[i, k, j] = x[i, indices[i, k, j], j]` for axis 1. The
  /// ranks agree and the other axes broadcast (`numpy.take_along_axis`, `torch.gather`).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func gatherElements(_ indices: IndexTensor<Scalar>, alongAxis axis: Int) -> Tensor {
    TakeAlong(axis: shape.resolved(axis))(self, indices.positions)
  }

  /// This tensor with `values` added to entries along an axis: where several go to one entry, each
  /// counts. `values` broadcasts to the shape of `gather(indices, alongAxis: axis)`
  /// (`torch.index_add`). Sums have one order, that of `values`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func addingScattered(
    _ values: Tensor, at indices: IndexTensor<Scalar>, alongAxis axis: Int = 0
  ) -> Tensor {
    let axis = shape.resolved(axis)
    let (elements, column) = elements(values, at: indices, axis, "addingScattered")
    return self + ScatterAlong(axis: axis, into: shape)(elements, column)
  }

  /// This tensor with `values` added to elements along an axis, `x[i, indices[i, k, j], j] +=
  /// values[i, k, j]` for axis 1. `values` and `indices` broadcast to the shape of this tensor but
  /// for the axis (`torch.scatter_add`). Sums have one order, that of `values`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func addingScatteredElements(
    _ values: Tensor, at indices: IndexTensor<Scalar>, alongAxis axis: Int
  ) -> Tensor {
    let axis = shape.resolved(axis)
    let elements = values.broadcast(
      to: elementsShape(of: indices, axis), for: "addingScatteredElements")
    return self + ScatterAlong(axis: axis, into: shape)(elements, indices.positions)
  }

  /// This tensor with entries along an axis replaced by `values`, which broadcasts to the shape of
  /// `gather(indices, alongAxis: axis)` (`torch.index_copy`). Of several for one entry the last
  /// stays.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func replacingScattered(
    _ values: Tensor, at indices: IndexTensor<Scalar>, alongAxis axis: Int = 0
  ) -> Tensor {
    let axis = shape.resolved(axis)
    let (elements, column) = elements(values, at: indices, axis, "replacingScattered")
    return ReplaceAlong(axis: axis)(self, elements, column)
  }

  /// This tensor with elements along an axis replaced, `x[i, indices[i, k, j], j] = values[i, k,
  /// j]` for axis 1. `values` and `indices` broadcast to the shape of this tensor but for the axis
  /// (`numpy.put_along_axis`, `torch.scatter`). Of several for one element the last stays.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func replacingScatteredElements(
    _ values: Tensor, at indices: IndexTensor<Scalar>, alongAxis axis: Int
  ) -> Tensor {
    let axis = shape.resolved(axis)
    let elements = values.broadcast(
      to: elementsShape(of: indices, axis), for: "replacingScatteredElements")
    return ReplaceAlong(axis: axis)(self, elements, indices.positions)
  }

  /// Entries of the first axis by index. Setting replaces them.
  public subscript(_ indices: IndexTensor<Scalar>) -> Tensor {
    get { gather(indices) }
    set { self = replacingScattered(newValue, at: indices) }
  }

  /// The entries where a mask of the leading axes is true, in row-major order, along one axis:
  /// `[hits, rest...]`. Setting replaces them; the new ones broadcast. The shape depends on the
  /// mask, so one that depends on the example of `vectorized` traps.
  public subscript(_ mask: Mask<Scalar>) -> Tensor {
    get {
      let (entries, hits) = entries(where: mask)
      return entries.gather(hits)
    }
    set {
      let (entries, hits) = entries(where: mask)
      self = entries.replacingScattered(newValue, at: IndexTensor(hits)).reshaped(shape)
    }
  }

  /// The axes of a mask as one, and where along it the mask is true.
  private func entries(where mask: Mask<Scalar>) -> (entries: Tensor, hits: [Int]) {
    require(
      mask.shape.rank <= rank && shape.prefix(mask.shape.rank).elementsEqual(mask.shape),
      "subscript: a mask of shape \(mask.shape) for shape \(shape), whose leading axes it must have"
    )
    let flags = mask.values.concrete("subscript by a mask").scalars
    let rest = shape.dropFirst(mask.shape.rank)
    let entries = reshaped(Shape([flags.count] + rest))
    return (entries, flags.indices.filter { flags[$0] != 0 })
  }

  /// The elements of whole entries along an axis, and where they go.
  private func elements(
    _ entries: Tensor, at indices: IndexTensor<Scalar>, _ axis: Int, _ operation: String
  ) -> (elements: Tensor, column: Tensor) {
    let column = indices.column(along: axis, rank: rank)
    let elements = entries.broadcast(to: entriesShape(of: indices, axis), for: operation)
      .reshaped(shape.replacing(axis, with: column.shape[axis]))
    return (elements, column)
  }

  /// These values repeated to the shape of what they go to; traps with an operation's name.
  private func broadcast(to target: Shape, for operation: String) -> Tensor {
    let padded = shape.rank <= target.rank ? shape.padded(toRank: target.rank) : nil
    require(
      padded.map { zip($0, target).allSatisfy { $0 == $1 || $0 == 1 } } ?? false,
      "\(operation): values of shape \(shape) do not broadcast to \(target), one for each index")
    return broadcast(to: target)
  }

  /// The shape of entries by index.
  private func entriesShape(of indices: IndexTensor<Scalar>, _ axis: Int) -> Shape {
    Shape(shape.prefix(axis) + Array(indices.shape) + shape.dropFirst(axis + 1))
  }

  /// This shape with as many elements along an axis as there are indices along it.
  private func elementsShape(of indices: IndexTensor<Scalar>, _ axis: Int) -> Shape {
    require(
      indices.shape.rank == rank,
      "indices of shape \(indices.shape) for elements of shape \(shape): the ranks must agree")
    return shape.replacing(axis, with: indices.shape[axis])
  }
}

extension IndexTensor {
  /// All positions along one axis of `rank`, the others being 1.
  fileprivate func column(along axis: Int, rank: Int) -> Tensor<Scalar> {
    var sizes = Shape([Int](repeating: 1, count: rank))
    sizes[axis] = shape.elementCount
    return positions.reshaped(sizes)
  }
}
