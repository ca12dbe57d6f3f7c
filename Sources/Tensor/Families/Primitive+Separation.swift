extension Primitive {
  /// `separateAxis` of an operation that broadcasts: the moving axes must meet, unbroadcast, at one
  /// axis of the result.
  func separateBroadcastAxis(_ axes: [Int?], of shapes: [Shape]) -> Int? {
    let rank = shapes.reduce(0) { Swift.max($0, $1.rank) }
    var result: Int?
    var size = 0
    for (axis, shape) in zip(axes, shapes) {
      guard let axis else { continue }
      let place = axis + rank - shape.rank
      guard result == nil || result == place && size == shape[axis] else { return nil }
      (result, size) = (place, shape[axis])
    }
    guard let result else { return nil }
    let isRepeated = shapes.contains { shape in
      let own = result - rank + shape.rank
      return own >= 0 && shape[own] > size
    }
    return isRepeated ? nil : result
  }
}
