extension BundlePropagation {
  /// The tangents of a linear operation's result where blocks come together or apart in it, so that
  /// the result has another kind of tangents than its inputs; `nil` where there is no such rule.
  func mixed(_ entry: TapeEntry<Scalar>, _ tangents: [Tangent?]) -> Tangent? {
    switch entry.primitive {
    case let sum as Sum<Scalar>: summed(sum, tangents[0])
    case let slice as Slice<Scalar>: sliced(slice, tangents[0])
    case let joining as Concatenate<Scalar>: joined(joining, tangents)
    case is MatMul<Scalar>: contracted(entry.inputs, tangents)
    default: nil
    }
  }

  private var everyone: [Int] { Array(0..<count) }

  /// A sum over the axis of the blocks: each leaves its own sum.
  private func summed(_ sum: Sum<Scalar>, _ tangent: Tangent?) -> Tangent? {
    guard case .blocks(let values, let axis) = tangent, sum.axes.contains(axis) else { return nil }
    let split = values.splitting(axis, into: count)
    // Axes behind the new one move by one, and the entries of a block are summed.
    let axes = sum.axes.map { $0 >= axis ? $0 + 1 : $0 }
    let sums = split.sum(alongAxes: axes)
    let place = axis - sum.axes.count { $0 < axis }
    let first = sums.transposed([place] + (0..<sums.rank).filter { $0 != place })
    let shape = values.shape.reducing(sum.axes, keepingAxes: sum.keepingAxes)
    return .members(everyone, first.reshaped(shape.prepending(count)))
  }

  /// A slice of one block: it moves along that block's direction only.
  private func sliced(_ slice: Slice<Scalar>, _ tangent: Tangent?) -> Tangent? {
    guard case .blocks(let values, let axis) = tangent else { return nil }
    let (first, number) = (slice.box.starts[axis], slice.box.counts[axis])
    guard number > 0 else { return nil }
    let size = values.shape[axis] / count
    let last = first + (number - 1) * slice.box.steps[axis]
    guard first / size == last / size, count > 1 else { return nil }
    return .members([first / size], slice(values).expanded(atAxis: 0))
  }

  /// Parts that move along one direction each, in order, are blocks.
  private func joined(_ joining: Concatenate<Scalar>, _ tangents: [Tangent?]) -> Tangent? {
    guard tangents.count == count else { return nil }
    var parts: [Value] = []
    for (index, tangent) in tangents.enumerated() {
      guard case .members([index], let values) = tangent else { return nil }
      parts.append(values.squeezed(atAxis: 0))
      if parts[index].shape != parts[0].shape { return nil }
    }
    return .blocks(concatenate(parts, alongAxis: joining.axis), axis: joining.axis)
  }

  /// A product that sums over the axis of the blocks: block by block.
  private func contracted(_ inputs: [Value], _ tangents: [Tangent?]) -> Tangent? {
    switch (tangents[0], tangents[1]) {
    case (.blocks(let values, let axis), nil) where axis == values.rank - 1:
      let right = inputs[1].blocksFirst(along: inputs[1].rank - 2, count: count)
      let left = values.blocksFirst(along: axis, count: count)
      return product(left, right)
    case (nil, .blocks(let values, let axis)) where axis == values.rank - 2:
      let left = inputs[0].blocksFirst(along: inputs[0].rank - 1, count: count)
      return product(left, values.blocksFirst(along: axis, count: count))
    default: return nil
    }
  }

  /// The products of stacks of blocks, whose other leading axes broadcast.
  private func product(_ left: Value, _ right: Value) -> Tangent {
    let rank = Swift.max(left.rank, right.rank) - 1
    func aligned(_ x: Value) -> Value {
      x.reshaped(x.shape.droppingFirst.padded(toRank: rank).prepending(count))
    }
    return .members(everyone, matmul(aligned(left), aligned(right)))
  }
}
