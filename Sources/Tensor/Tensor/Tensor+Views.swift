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
    case .deferred, .reduced, .postponed:
      return evaluated().restrided(shape, offset: offset, strides)
    case .traced, .hollow: fatalError("a view of a tensor without elements")
    }
  }

  /// The axes in another order: axis i of the view is axis `order[i]`.
  func permutedView(_ order: [Int]) -> Tensor {
    let old = strides
    var (sizes, strides) = (Shape(), Strides(rank: order.count))
    for (axis, source) in order.enumerated() {
      sizes.append(shape[source])
      strides[axis] = old[source]
    }
    return restrided(sizes, strides)
  }

  var strides: Strides { withLayout { _, strides in strides } }

  /// The same elements in row-major order under another shape of as many elements, packed only if
  /// no strides reach them so.
  func withShape(_ shape: Shape) -> Tensor {
    if shape == self.shape { return self }
    switch body {
    case .dense, .deferred, .reduced, .postponed: return Tensor(shape: shape, body: body)
    case .view, .traced, .hollow: break
    }
    if let strides = strides.regrouped(from: self.shape, to: shape) {
      return restrided(shape, strides)
    }
    return Tensor(shape: shape) { pack(into: $0) }
  }
}

extension Strides {
  /// The strides that walk a shape's elements in the same order under another shape; `nil` if there
  /// are none. Axes that split or join are matched group by group, as in NumPy's reshape.
  func regrouped(from old: Shape, to new: Shape) -> Strides? {
    if old.elementCount == 0 { return new.contiguousStrides }
    let axes = (0..<old.rank).filter { old[$0] != 1 }
    var result = Strides(rank: new.rank)
    var (first, start) = (0, 0)
    while first < axes.count {
      var (last, end) = (first + 1, start + 1)
      var (size, wanted) = (old[axes[first]], new[start])
      while size != wanted {
        if wanted < size {
          wanted *= new[end]
          end += 1
        } else {
          size *= old[axes[last]]
          last += 1
        }
      }
      for next in (first + 1)..<Swift.max(last, first + 1) {
        guard self[axes[next - 1]] == self[axes[next]] * old[axes[next]] else { return nil }
      }
      var step = self[axes[last - 1]]
      for axis in stride(from: end - 1, through: start, by: -1) {
        result[axis] = step
        step *= new[axis]
      }
      (first, start) = (last, end)
    }
    return result
  }
}
