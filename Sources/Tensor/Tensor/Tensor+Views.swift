// Views of untraced tensors: other shapes, offsets and strides over the same storage.
extension Tensor {
  /// The same storage seen with another shape, offset (from this view's start) and strides.
  func restrided(_ shape: Shape, offset: Int = 0, _ strides: Strides) -> Tensor {
    switch body {
    case .dense(let storage):
      return Tensor(
        shape: shape,
        body: .view(StridedView(storage: storage, offset: offset, strides: strides)))
    case .view(let view):
      return Tensor(
        shape: shape,
        body: .view(
          StridedView(storage: view.storage, offset: view.offset + offset, strides: strides)))
    case .traced, .hollow: fatalError("a view of a tensor without elements")
    }
  }

  var strides: Strides { withLayout { _, strides in strides } }

  /// The same elements in row-major order under another shape of as many elements, packed only if
  /// they do not already lie so.
  func withShape(_ shape: Shape) -> Tensor {
    if shape == self.shape { return self }
    if case .dense(let storage) = body { return Tensor(shape: shape, storage: storage) }
    if isRepeatOfOne { return restrided(shape, Strides(rank: shape.rank)) }
    let packed = contiguous()
    if case .dense(let storage) = packed.body { return Tensor(shape: shape, storage: storage) }
    return packed.restrided(shape, shape.contiguousStrides)
  }

  /// Whether every stride is 0: one value repeated.
  private var isRepeatOfOne: Bool {
    let strides = self.strides
    return (0..<rank).allSatisfy { strides[$0] == 0 }
  }
}
