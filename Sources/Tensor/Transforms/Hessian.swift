/// The Hessian of a scalar function at `x`, of shape `x.shape + x.shape` (forward over reverse, many
/// columns at once).
///
/// Columns come in groups so that what they need at a time stays in the cache; `f` is called once
/// for each group.
public func hessian<Scalar>(
  at x: Tensor<Scalar>, in f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  let count = x.count
  let shape = Shape(Array(x.shape) + Array(x.shape))
  let group = try groupSize(at: x, in: f)
  if group >= count { return try columns(0..<count, at: x, in: f).reshaped(shape) }
  let groups = stride(from: 0, to: count, by: group).map { $0..<Swift.min($0 + group, count) }
  let first = try columns(groups[0], at: x, in: f)
  if first.tracer != nil {
    let others = try groups.dropFirst().map { try columns($0, at: x, in: f) }
    return concatenate([first] + others).reshaped(shape)
  }
  // Each group goes to its place at once; nobody else sees the block before it is full.
  let storage = Storage<Scalar>(count: count * count) { first.pack(into: $0) }
  for range in groups.dropFirst() {
    try columns(range, at: x, in: f).pack(into: storage.base + range.lowerBound * count)
  }
  return Tensor(shape: shape, storage: storage)
}

/// Some columns, as rows `[columns, x.shape]`.
private func columns<Scalar>(
  _ range: Range<Int>, at x: Tensor<Scalar>, in f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  let basis = Tensor<Scalar>.basis(range, of: x.count).reshaped(x.shape.prepending(range.count))
  return try vectorized(over: basis) { try hessianVectorProduct(at: x, along: $0, in: f) }
}

/// How many columns to take at once: as many as keep the largest value that `f` computes on the way,
/// once for each column, near a mebibyte.
private func groupSize<Scalar>(
  at x: Tensor<Scalar>, in f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Int {
  // Fewer would not pay for finding out.
  guard x.count > 128 else { return x.count }
  let recording = try Recording(at: x, in: f)
  let largest = recording.tape.recorded.reduce(x.count) { Swift.max($0, $1.output.count) }
  // Inside `vectorized`, once for each example too.
  let examples = Swift.max(1, x.untraced.count / x.count)
  return Swift.max(16, (1 << 20) / (largest * examples * MemoryLayout<Scalar>.stride))
}

extension Tensor {
  /// Some rows of the identity matrix of order `count`.
  fileprivate static func basis(_ rows: Range<Int>, of count: Int) -> Tensor {
    Tensor(shape: [rows.count, count]) { out in
      Scalar.kernels.fill(0, out, rows.count * count)
      for row in rows { out[(row - rows.lowerBound) * count + row] = 1 }
    }
  }
}
