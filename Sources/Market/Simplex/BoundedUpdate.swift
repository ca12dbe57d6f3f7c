import Tensor

/// The furthest points from rows `from` towards rows `to` (the last axis) with ||W_i' - W_i||_2 <=
/// epsilon.
///
/// A row is shortened along its segment, so it stays on the simplex if both ends are on it. The
/// paper bounds ||W_i||_2, which a row that sums to 1 cannot meet below 1/sqrt(n): the change must
/// be meant. Reads values, so it is not differentiated. Traps if the shapes differ or `epsilon` is
/// not above 0.
public func boundedUpdate<Scalar>(
  from old: Tensor<Scalar>, to new: Tensor<Scalar>, epsilon: Scalar
) -> Tensor<Scalar> {
  requireSameShape("boundedUpdate", old, new)
  requireRows(old, "boundedUpdate")
  require(epsilon > 0, "boundedUpdate: epsilon is \(epsilon), it must be above 0")
  let change = new - old
  let lengths = sqrt(square(change).sum(alongAxis: -1, keepingAxes: true))
  let parts = lengths.scalars.map { $0 > epsilon ? epsilon / $0 : 1 }
  let part = Tensor(parts, shape: lengths.shape)
  // The second term is 0 where a row goes all the way, so that it arrives exactly.
  let whole = equal(part, Tensor(1))
  return whole * new + (1 - whole) * (old + part * change)
}
