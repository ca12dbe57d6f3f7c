/// How derivatives propagate: from inputs to outputs, or back.
public enum DifferentiationMode: Sendable, CaseIterable {
  /// One pass for each direction of the input; no tape.
  case forward
  /// One pass for each element of the output, over a tape.
  case reverse
}

/// The Jacobian of a function at `x`, of shape `f(x).shape + x.shape`.
///
/// All rows (reverse mode) or all columns (forward mode) at once. Without a mode, reverse if the
/// value has no more elements than `x`, else forward.
public func jacobian<Scalar>(
  at x: Tensor<Scalar>, mode: DifferentiationMode? = nil,
  in f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  if mode == .forward { return try forwardJacobian(at: x, in: f) }
  let (value, pullback) = try valueWithPullback(at: x, in: f)
  let rows = value.count
  if mode == nil && rows > x.count { return try forwardJacobian(at: x, in: f) }
  let basis = Tensor<Scalar>.eye(rows).reshaped(value.shape.prepending(rows))
  return vectorized(over: basis, in: pullback).reshaped(value.shape + x.shape)
}

/// The Jacobians of a function with respect to two arguments.
public func jacobian<Scalar>(
  at first: Tensor<Scalar>, _ second: Tensor<Scalar>, mode: DifferentiationMode? = nil,
  in f: (Tensor<Scalar>, Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (Tensor<Scalar>, Tensor<Scalar>) {
  (
    try jacobian(at: first, mode: mode) { try f($0, second) },
    try jacobian(at: second, mode: mode) { try f(first, $0) }
  )
}

private func forwardJacobian<Scalar>(
  at x: Tensor<Scalar>, in f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  let columns = x.count
  let basis = Tensor<Scalar>.eye(columns).reshaped(x.shape.prepending(columns))
  let each = try vectorized(over: basis) { try derivative(at: x, along: $0, in: f) }
  let value = each.shape.droppingFirst
  return each.reshaped([columns, value.elementCount]).transposed().reshaped(value + x.shape)
}

extension Shape {
  /// The axes of one shape and then those of another.
  fileprivate static func + (a: Shape, b: Shape) -> Shape {
    var result = a
    for size in b { result.append(size) }
    return result
  }
}
