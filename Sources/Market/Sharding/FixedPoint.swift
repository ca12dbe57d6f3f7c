import Tensor

/// Sums of s_i w_ij in fixed point, so that they are the same bits in any order and for any split of
/// the rows: integer addition is associative, that of floating point is not.
///
/// The unit is 2^-62 of the next power of two above sum_i s_i, which no column's sum passes by more
/// than rounding when rows lie on the simplex. Each term is off by half a unit at most, and so is
/// their mean: a threshold by 2^-62 sum s, less than half an ulp of the mean stake up to 512 peers.
struct FixedPoint {
  /// Units in 1: a power of two.
  let scale: Double

  /// Traps unless the stake `[n]` is finite and 0 or more.
  init<Scalar>(stake: Tensor<Scalar>) {
    let total = stake.scalars.reduce(0) { $0 + Double($1) }
    require(
      total.isFinite && stake.scalars.allSatisfy { $0 >= 0 },
      "MarketShard: the stake must be finite and 0 or more, its sum is \(total)")
    // Sums reach half of what 64 bits hold, which leaves room for rows that sum to a little over 1.
    // A sum of stake below 1e-270 loses digits, or the scale would overflow.
    let exponent = total > 0 ? Swift.max(total.exponent, -900) + 1 : 0
    scale = Double(sign: .plus, exponent: 62 - exponent, significand: 1)
  }

  /// sum_i s_i w_ij over the rows `[r, n]`, in units.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func sums<Scalar>(weights: Tensor<Scalar>, stake: [Scalar]) -> [Int64] {
    let width = weights.shape[1]
    let values = weights.scalars
    var sums = [Int64](repeating: 0, count: width)
    for (row, own) in stake.enumerated() {
      let factor = Double(own) * scale
      for column in 0..<width {
        sums[column] &+= Int64((factor * Double(values[row * width + column])).rounded())
      }
    }
    return sums
  }

  /// What sums in units are in numbers, divided by the number of peers.
  func mean<Scalar>(_ sums: [Int64], count: Int) -> Tensor<Scalar> {
    Tensor(sums.map { Scalar(Double($0) / scale / Double(count)) })
  }
}
