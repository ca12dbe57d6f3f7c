#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What a change u of one example's logits does to its softmax p, in double precision.
///
/// Differences of losses are never formed: KL = log E_p exp(u - E_p u), and the change of the loss
/// at label y is KL + E_p (u - u_y), each to full relative precision however small u is and however
/// near 1 the label's probability.
struct LogitShift {
  /// KL(p || p after the change), in nats.
  let divergence: Double
  /// The change of the cross-entropy at the label, in nats.
  let cost: Double

  /// `row` is where the example stands in p and in the flat `change` u.
  init(_ p: SoftmaxTable, change: [Double], row: Range<Int>, label: Int) {
    var (mean, meanFromLabel) = (0.0, 0.0)
    var largest = -Double.infinity
    for index in row {
      mean += p.probabilities[index] * change[index]
      meanFromLabel += p.probabilities[index] * (change[index] - change[row.lowerBound + label])
      largest = max(largest, change[index])
    }
    if largest - mean < 700 {
      // E_p (u - E_p u) is 0, so the linear part of exp may be left out: it would only cancel.
      var excess = 0.0
      for index in row {
        excess += p.probabilities[index] * exponentialExcess(change[index] - mean)
      }
      divergence = log1p(excess)
    } else {
      divergence = logSumExp(row.map { p.logarithms[$0] + (change[$0] - mean) }[...])
    }
    cost = divergence + meanFromLabel
  }
}

/// The softmax of the rows of a flat matrix of logits and its logarithm, in double precision.
struct SoftmaxTable {
  let logarithms: [Double]
  let probabilities: [Double]

  init(_ logits: [Double], rows: Int) {
    let width = logits.count / rows
    logarithms = (0..<rows).flatMap { row in
      let values = logits[row * width..<(row + 1) * width]
      let total = logSumExp(values)
      return values.map { $0 - total }
    }
    probabilities = logarithms.map(exp)
  }
}

private func logSumExp(_ values: ArraySlice<Double>) -> Double {
  let largest = values.reduce(-Double.infinity, max)
  return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
}

/// e^x - 1 - x, without cancellation.
private func exponentialExcess(_ x: Double) -> Double {
  guard abs(x) < 0.5 else { return expm1(x) - x }
  // x^2/2 (1 + x/3 (1 + x/4 (...))): the first term left out is below 2^-60 of the sum.
  var series = 1.0
  for k in stride(from: 16.0, through: 3, by: -1) { series = 1 + x / k * series }
  return x * x / 2 * series
}
