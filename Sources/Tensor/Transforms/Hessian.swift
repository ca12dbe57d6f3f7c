internal import Synchronization

/// The Hessian of a scalar function at `x`, of shape `x.shape + x.shape` (forward over reverse, many
/// columns at once).
///
/// `f` is called once. Columns come in groups so that what they need at a time stays in the cache;
/// threads share the groups.
///
/// Traps if `f` returns anything but one element.
public func hessian<Scalar>(
  at x: Tensor<Scalar>, in f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  let count = x.count
  let shape = Shape(Array(x.shape) + Array(x.shape))
  let columns = try HessianColumns(at: x, in: f)
  guard count > 0, columns.isMoving else { return .zeros(shape) }
  let size = columns.groupSize
  let groups = stride(from: 0, to: count, by: size).map { $0..<Swift.min($0 + size, count) }
  if !columns.isTraced, let dense = columns.written(groups) { return dense.reshaped(shape) }
  let rows = groups.map { columns.parts($0, from: 0).assembled($0.count, like: x) }
  return (rows.count == 1 ? rows[0] : concatenate(rows)).reshaped(shape)
}

/// What a slice of the variable gives to some columns.
struct HessianPart<Scalar: TensorScalar> {
  enum Content {
    /// `[columns] + box.counts`.
    case values(Tensor<Scalar>)
    /// A product, `[m, k]` by `[columns, k, n]`, of m n elements of a vector: not yet computed, so
    /// that it can be where it belongs.
    case product(Tensor<Scalar>, Tensor<Scalar>)
  }

  /// Where in the variable.
  let box: SliceBox
  let content: Content

  var isTraced: Bool {
    switch content {
    case .values(let values): values.isTraced
    case .product(let left, let right): left.isTraced || right.isTraced
    }
  }

  var values: Tensor<Scalar> {
    switch content {
    case .values(let values): values
    case .product(let left, let right):
      matmul(left, right).reshaped([right.shape[0], box.counts[0]])
    }
  }
}

extension HessianColumns {
  /// Every group in its place at once; `nil` if one turns out to be traced.
  fileprivate func written(_ groups: [Range<Int>]) -> Tensor<Scalar>? {
    let count = x.count
    // Nobody else sees the block before it is full.
    let storage = Storage<Scalar>(count: count * count) { _ in }
    let isTraced = Atomic<Bool>(false)
    let isHalf = x.rank == 1 && groups.count > 1 && isSymmetric
    inParallel(groups.count) { index in
      let group = groups[index]
      let lower = isHalf ? group.lowerBound : 0
      let parts = parts(group, from: lower)
      if parts.contains(where: { $0.isTraced }) {
        isTraced.store(true, ordering: .relaxed)
      } else {
        parts.write(
          group.count, like: x.shape, from: lower, into: storage.base + group.lowerBound * count)
      }
    }
    if isTraced.load(ordering: .relaxed) { return nil }
    if isHalf {
      inParallel(groups.count) { index in
        let group = groups[index]
        Scalar.kernels.symmetric.mirror(
          group.lowerBound, group.upperBound, group.lowerBound, count, storage.base)
      }
    }
    return Tensor(shape: [count, count], storage: storage)
  }
}

extension Array {
  /// Columns as rows `[size] + x.shape`, in tensor operations.
  fileprivate func assembled<Scalar>(_ size: Int, like x: Tensor<Scalar>) -> Tensor<Scalar>
  where Element == HessianPart<Scalar> {
    let shape = x.shape.prepending(size)
    var sum: Tensor<Scalar>?
    for part in self {
      let isWhole = part.box == SliceBox(all: x.shape)
      let whole =
        isWhole ? part.values : Embed(part.box.prependingAll(size), in: shape)(part.values)
      sum = sum.map { $0 + whole } ?? whole
    }
    return sum ?? .zeros(shape)
  }

  /// The same, written to a block; of a vector from one element on.
  fileprivate func write<Scalar>(
    _ size: Int, like shape: Shape, from lower: Int, into out: UnsafeMutablePointer<Scalar>
  ) where Element == HessianPart<Scalar> {
    let count = shape.elementCount
    let areApart = areApart()
    let filled = reduce(0) { sum, part in
      let before = shape.rank == 1 ? Swift.max(0, lower - part.box.starts[0]) : 0
      return sum + Swift.max(0, part.box.counts.reduce(1, *) - before)
    }
    if !areApart || filled < count - lower { Scalar.kernels.fill(0, out, size * count) }
    for part in self where !part.box.counts.contains(0) {
      if areApart, case .product(let left, let right) = part.content {
        MatMul().writeProducts(
          left, right, [size], into: out + part.box.starts[0], pitch: count)
        continue
      }
      let axes = shape.contiguousStrides
      var strides = Strides(rank: shape.rank + 1)
      strides[0] = count
      var offset = 0
      for axis in 0..<shape.rank {
        strides[axis + 1] = axes[axis] * part.box.steps[axis]
        offset += axes[axis] * part.box.starts[axis]
      }
      part.values.place(into: out + offset, strides: strides, adding: !areApart)
    }
  }

  /// Whether no two parts share an element, as far as that is easily seen: runs of a vector.
  private func areApart<Scalar>() -> Bool where Element == HessianPart<Scalar> {
    if count < 2 { return true }
    guard allSatisfy({ $0.box.steps == [1] }) else { return false }
    let runs = map { ($0.box.starts[0], $0.box.starts[0] + $0.box.counts[0]) }
      .sorted { $0 < $1 }
    return zip(runs, runs.dropFirst()).allSatisfy { $0.1 <= $1.0 }
  }
}
