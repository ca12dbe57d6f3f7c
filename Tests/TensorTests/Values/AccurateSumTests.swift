import Tensor
import Testing

/// Sums of many terms, means far from 0 and variances there, in single precision.
@Suite struct AccurateSumTests {
  /// 2^12 numbers near 1, repeated 2^12 times: 2^24 in all, whose sum is known in double.
  private static let row: Tensor<Float> = {
    var generator = Philox(seed: 71)
    return 1 + .normal([4096], deviation: 0.25, using: &generator)
  }()
  private static let total = row.values.reduce(0, +) * 4096

  @Test("2^24 terms are summed to 1e-6, along any axis") func manyTerms() {
    // Packed, so that nothing of the repetition is left to the kernel.
    let x = Self.row.broadcast(to: [4096, 4096]) * 1
    let expected = Self.total
    func check(_ sum: Tensor<Float>, _ what: String) {
      let found = sum.values.reduce(0, +)
      #expect(Swift.abs(found / expected - 1) < 1e-6, "\(what): \(found), \(expected)")
    }
    check(x.sum(), "all")
    check(x.reshaped([1 << 24]).sum(alongAxis: 0), "a vector")
    check(x.sum(alongAxis: 1), "rows")
    check(x.sum(alongAxis: 0), "columns")
    check(x.reshaped([1 << 23, 2]).sum(alongAxis: 0), "narrow columns")
    check(x.reshaped([2, 1 << 20, 8]).sum(alongAxis: 1), "a middle axis")
    check(x.reshaped([4, 1 << 10, 4096]).sum(alongAxes: [0, 1]), "two axes")
    check(x.transposed().sum(alongAxis: 0), "a view")
    check(x.mean() * 0x1p24, "the mean")
    // The running sum ends at the sum.
    let scanned = x.reshaped([1 << 24]).cumulativeSum(alongAxis: 0)
    check(scanned[.range((1 << 24) - 1..<(1 << 24))], "a running sum")
  }

  @Test("means and variances far from 0") func largeOffsets() {
    var generator = Philox(seed: 72)
    // Sixteenths near 10^6 are exact in single precision.
    let steps = Tensor<Float>.uniform([257, 33], in: -64..<64, using: &generator).values
      .map { ($0 * 16).rounded() / 16 }
    let x = Tensor<Float>(steps.map { Float($0 + 1e6) }, shape: [257, 33])
    for axis in [0, 1] {
      let exact = Tensor<Double>(x.values, shape: [257, 33])
      let mean = mappedLanes(exact, along: axis) { [$0.reduce(0, +) / Double($0.count)] }
      let variance = mappedLanes(exact, along: axis) { lane in
        let mean = lane.reduce(0, +) / Double(lane.count)
        return [lane.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(lane.count)]
      }
      // 257 terms pass through fewer than 17 roundings of 2^-24.
      expectClose(
        x.mean(alongAxis: axis, keepingAxes: true), Tensor(converting: mean), within: 1e-6)
      // The mean's own rounding, near 0.06, would spoil the fifth digit.
      expectClose(
        x.variance(alongAxis: axis, keepingAxes: true), Tensor(converting: variance), within: 1e-6)
    }
  }
}
