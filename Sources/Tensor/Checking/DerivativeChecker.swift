/// Compares routes to derivatives within the tolerances of a scalar type.
struct DerivativeChecker<Scalar: TensorScalar> {
  typealias Value = Tensor<Scalar>
  typealias Function = CheckedFunction<Scalar>

  let tolerance: Double
  let excluded: Set<DerivativeError.Check>
  var generator: Philox

  private static var isSingle: Bool { Scalar.self == Float.self }
  /// Rounding errors of two routes to one number, relative to its size.
  var routeTolerance: Double { tolerance * (Self.isSingle ? 1e-5 : 1e-12) }
  /// Near the cube root of the type's rounding, where a central difference is best, and a power of
  /// two, so that scaling by it is exact.
  private var step: Scalar { Self.isSingle ? 0x1p-8 : 0x1p-17 }
  /// rounding^(2/3), with room for constants.
  private var differenceTolerance: Double { tolerance * (Self.isSingle ? 4e-4 : 6e-10) }

  /// Entries between 1/2 and 1 in size, of either sign.
  mutating func direction(like tensors: [Value]) -> [Value] {
    var result: [Value] = []
    for tensor in tensors {
      let size = Value.uniform(tensor.shape, in: 0.5..<1, using: &generator)
      let side = sign(Value.uniform(tensor.shape, in: -1..<1, using: &generator))
      result.append(size * side)
    }
    return result
  }

  /// First-order checks of a function, and of its derivative and pullback up to `order`.
  mutating func check(_ f: Function, order: Int) throws(DerivativeError) {
    let value = f(f.point)
    let v = direction(like: f.point)
    let w = direction(like: value)
    if !excluded.contains(.forward) { try checkForward(f, along: v, value) }
    if !excluded.contains(.reverse) { try checkReverse(f, v, w) }
    if !excluded.contains(.batch) { try checkBatch(f, along: v, w) }
    guard order > 1 else { return }
    try check(f.derivative(along: v), order: order - 1)
    try check(f.pullback(of: w), order: order - 1)
  }

  private func checkForward(
    _ f: Function, along v: [Value], _ value: [Value]
  ) throws(DerivativeError) {
    let above = zip(f.point, v).map { $0 + $1 * step }
    let below = zip(f.point, v).map { $0 - $1 * step }
    // By subtraction, so that the rounding of the points themselves does not count.
    let moved = zip(above, below).map { $0 - $1 }
    let slope = derivative(at: f.point, along: moved) { f($0) }.map { $0 / (2 * step) }
    let difference = zip(f(above), f(below)).map { ($0 - $1) / (2 * step) }
    try compare(
      slope, difference, within: differenceTolerance, sizes: value, .forward, f.subject, f.results)
  }

  private func checkReverse(
    _ f: Function, _ v: [Value], _ w: [Value]
  ) throws(DerivativeError) {
    let pushed = derivative(at: f.point, along: v) { f($0) }
    let pulled = f.pullback(of: w)(f.point)
    for (position, (tensor, x)) in zip(pulled, f.point).enumerated() where tensor.shape != x.shape {
      throw .shapes(
        .reverse, function: f.subject, tensor: f.names[position], found: tensor.shape,
        expected: x.shape)
    }
    let (reverse, forward) = (inner(v, pulled), inner(pushed, w))
    let allowed = routeTolerance * max(1, reverse.size + forward.size)
    guard abs(reverse.sum - forward.sum) <= allowed else {
      throw .values(
        .reverse, function: f.subject, tensor: "<v, J^T w>", element: 0, found: reverse.sum,
        expected: forward.sum, allowed: allowed)
    }
  }

  private func checkBatch(
    _ f: Function, along v: [Value], _ w: [Value]
  ) throws(DerivativeError) {
    // Near each other, so that all examples lie where the function is smooth.
    let examples = (0..<3).map { k in zip(f.point, v).map { $0 + $1 * (step * Scalar(2 * k)) } }
    let stacked = f.point.indices.map { input in stack(examples.map { $0[input] }) }
    let (batch, pullback) = valueWithPullback(at: stacked) { vectorized(over: $0) { f($0) } }
    let loop = examples.map { f($0) }
    let expected = w.indices.map { result in stack(loop.map { $0[result] }) }
    try compare(
      batch, expected, within: routeTolerance, sizes: expected, .batch, f.subject, f.results)
    guard !excluded.contains(.reverseOfBatch) else { return }
    let pulled = pullback(w.map { stack([$0, $0 * 2, $0 * 3]) })
    let each = examples.enumerated().map { k, x in
      f.pullback(of: w.map { $0 * Scalar(k + 1) })(x)
    }
    let collected = f.point.indices.map { input in stack(each.map { $0[input] }) }
    try compare(
      pulled, collected, within: routeTolerance, sizes: expected, .reverseOfBatch, f.subject,
      f.names)
    try checkSharing(f, along: v, w)
  }

  /// A batch of one argument while the examples share the others, whose cotangents collect from all
  /// of them.
  private func checkSharing(_ f: Function, along v: [Value], _ w: [Value]) throws(DerivativeError) {
    for mapped in f.point.indices where f.point.count > 1 {
      let examples = (0..<3).map { k in f.point[mapped] + v[mapped] * (step * Scalar(2 * k)) }
      func moved(_ x: [Value], to example: Value) -> [Value] {
        var result = x
        result[mapped] = example
        return result
      }
      let pulled = valueWithPullback(at: moved(f.point, to: stack(examples))) { x in
        vectorized(over: x[mapped]) { f(moved(x, to: $0)) }
      }.pullback(w.map { stack([$0, $0, $0]) })
      let each = examples.map { f.pullback(of: w)(moved(f.point, to: $0)) }
      let collected = f.point.indices.map { input in
        let parts = stack(each.map { $0[input] })
        return input == mapped ? parts : parts.sum(alongAxis: 0)
      }
      try compare(
        pulled, collected, within: routeTolerance, sizes: collected, .reverseOfBatch, f.subject,
        f.names)
    }
  }

  /// Throws unless every pair of elements differs by at most `tolerance` times the largest element
  /// of their tensors, of `sizes`, or 1. NaN differs from everything.
  func compare(
    _ found: [Value], _ expected: [Value], within tolerance: Double, sizes: [Value],
    _ check: DerivativeError.Check, _ function: String, _ names: [String]
  ) throws(DerivativeError) {
    let common = sizes.reduce(1) { max($0, $1.largest) }
    for (position, (left, right)) in zip(found, expected).enumerated() {
      guard left.shape == right.shape else {
        throw .shapes(
          check, function: function, tensor: names[position], found: left.shape,
          expected: right.shape)
      }
      let allowed = tolerance * max(common, left.largest, right.largest)
      for (element, (x, y)) in zip(left.scalars, right.scalars).enumerated()
      where !(abs(Double(x) - Double(y)) <= allowed) {
        throw .values(
          check, function: function, tensor: names[position], element: element, found: Double(x),
          expected: Double(y), allowed: allowed)
      }
    }
  }

  /// < a, b > over all tensors, and the sum of the terms' sizes.
  func inner(_ a: [Value], _ b: [Value]) -> (sum: Double, size: Double) {
    var (sum, size) = (0.0, 0.0)
    for (left, right) in zip(a, b) {
      for (x, y) in zip(left.scalars, right.scalars) {
        sum += Double(x) * Double(y)
        size += abs(Double(x) * Double(y))
      }
    }
    return (sum, size)
  }
}

extension Tensor {
  /// The largest finite element in size, 0 of none.
  fileprivate var largest: Double {
    scalars.reduce(0) { $1.isFinite ? Swift.max($0, abs(Double($1))) : $0 }
  }
}
