import Foundation
import Tensor
import Testing

/// Running sums, products, extremes and recurrences against loops.
@Suite struct ScanTests {
  /// A loop's scan of a lane: each entry is `next` of what came before and the entry.
  private func scanned(
    _ lane: [Double], reverse: Bool, from start: Double, exclusive: Bool = false,
    _ next: (Double, Double) -> Double
  ) -> [Double] {
    var result = lane
    var value = start
    for i in reverse ? Array(lane.indices.reversed()) : Array(lane.indices) {
      let before = value
      value = next(value, lane[i])
      result[i] = exclusive ? before : value
    }
    return result
  }

  private func check<S: TensorScalar>(_ type: S.Type, _ shape: Shape, _ axis: Int) {
    var generator = Philox(seed: 101)
    let x = Tensor<S>.uniform(shape, in: -1.5..<1.5, using: &generator)
    for reverse in [false, true] {
      for exclusive in [false, true] {
        expectClose(
          x.cumulativeSum(alongAxis: axis, exclusive: exclusive, reverse: reverse),
          mappedLanes(x, along: axis) {
            scanned($0, reverse: reverse, from: 0, exclusive: exclusive, +)
          })
        expectClose(
          x.cumulativeProduct(alongAxis: axis, exclusive: exclusive, reverse: reverse),
          mappedLanes(x, along: axis) {
            scanned($0, reverse: reverse, from: 1, exclusive: exclusive, *)
          })
      }
      expectClose(
        x.cumulativeMax(alongAxis: axis, reverse: reverse),
        mappedLanes(x, along: axis) {
          scanned($0, reverse: reverse, from: -.infinity) { Swift.max($0, $1) }
        }, within: 0)
      expectClose(
        x.cumulativeMin(alongAxis: axis, reverse: reverse),
        mappedLanes(x, along: axis) {
          scanned($0, reverse: reverse, from: .infinity) { Swift.min($0, $1) }
        }, within: 0)
      expectClose(
        (x * 20).logCumulativeSumExp(alongAxis: axis, reverse: reverse),
        mappedLanes(x * 20, along: axis) { lane in
          scanned(lane, reverse: reverse, from: 0) { $0 + Foundation.exp($1) }
            .map { Foundation.log($0) }
        })
      expectClose(
        linearRecurrence(Tensor(0.75), x, alongAxis: axis, reverse: reverse),
        mappedLanes(x, along: axis) {
          scanned($0, reverse: reverse, from: 0) { $0 * 0.75 + $1 }
        })
    }
    // Of a view, packed on the way.
    let order = Array((0..<shape.rank).reversed())
    let view = x.transposed(order)
    let back = view.cumulativeSum(alongAxis: shape.rank - 1 - axis).transposed(order)
    expectClose(back, x.cumulativeSum(alongAxis: axis - shape.rank), within: 0)
  }

  @Test("lanes against a loop", arguments: laneShapes)
  func lanes(_ shape: Shape, _ axis: Int) {
    check(Float.self, shape, axis)
    check(Double.self, shape, axis)
  }

  @Test("coefficients of a recurrence that differ from entry to entry") func coefficients() {
    let a = Tensor<Double>([.nan, 0, 2, -1])
    let b = Tensor<Double>(rows: [[1, 2, 3, 4], [1, 1, 1, 1]])
    // The first coefficient meets nothing before it.
    let y = linearRecurrence(a, b, alongAxis: 1)
    #expect(y.scalars == [1, 2, 7, -3, 1, 1, 3, -2])
  }

  @Test("the slopes of running products at zeros") func zeros() {
    let x = Tensor<Float>([2, 0, 3, 0])
    let rows = jacobian(at: x) { $0.cumulativeProduct(alongAxis: 0) }
    #expect(
      rows.scalars == [
        1, 0, 0, 0,
        0, 2, 0, 0,
        0, 6, 0, 0,
        0, 0, 0, 0,
      ])
    let bend = hessian(at: x) { $0.cumulativeProduct(alongAxis: 0)[3] }
    #expect(bend.element(1, 3) == 6 && bend.element(3, 1) == 6)
    #expect(bend.sum().scalar == 12)
  }

  @Test("a long sum keeps its small terms") func longSums() {
    // In order in single precision the sum would stop at 2^24, in double it would lose the tenths.
    let count = 1 << 20
    let tenths = Tensor<Float>.full([count], 0.1).cumulativeSum(alongAxis: 0)
    #expect(tenths.scalars[count - 1] == Float(Double(Float(0.1)) * Double(count)))
    let steps = Tensor<Double>.full([count], 0.1).cumulativeSum(alongAxis: 0).scalars
    // Products with a power of two are exact. The kernel rounds 16 times in sequence; in order the
    // error would be 10^5 units.
    for end in [count, count / 2] {
      let exact = 0.1 * Double(end)
      #expect(Swift.abs(steps[end - 1] - exact) <= 8 * exact.ulp)
    }
  }

  @Test("infinities and NaN in running results") func edges() {
    let inf = Double.infinity
    let x = Tensor<Double>([1, inf, 2, -inf, 3])
    let sums = x.cumulativeSum(alongAxis: 0).scalars
    #expect(Array(sums[..<3]) == [1, inf, inf] && sums[3].isNaN && sums[4].isNaN)
    // Also past the end of a run of the kernel.
    var long = [Double](repeating: 1, count: 300)
    long[10] = inf
    #expect(Tensor(long).cumulativeSum(alongAxis: 0).scalars[299] == inf)
    let largest = Tensor<Double>([2, 1, .nan, 5]).cumulativeMax(alongAxis: 0).scalars
    #expect(Array(largest[..<2]) == [2, 2] && largest[2].isNaN && largest[3].isNaN)
    let logs = Tensor<Double>([-inf, -inf, 3, -inf, inf, 1]).logCumulativeSumExp(alongAxis: 0)
    #expect(logs.scalars == [-inf, -inf, 3, 3, inf, inf])
    #expect(Tensor<Double>([1, .nan, 2]).logCumulativeSumExp(alongAxis: 0).scalars[2].isNaN)
    // Masked entries take no part in the gradient.
    let masked = Tensor<Double>([-inf, -inf, 3, -inf, 3])
    let slope = gradient(at: masked) { $0.logCumulativeSumExp(alongAxis: 0)[4] }
    expectClose(slope, Tensor([0, 0, 0.5, 0, 0.5]))
    let bend = hessianVectorProduct(at: masked, along: Tensor([1, 1, 1, 1, 2])) {
      $0.logCumulativeSumExp(alongAxis: 0)[4]
    }
    expectClose(bend, Tensor([0, 0, -0.25, 0, 0.25]))
  }

  @Test("a running sum's pullback runs the other way") func transposed() {
    let weights = Tensor<Double>([1, 10, 100])
    let slope = gradient(at: Tensor<Double>([5, 6, 7])) {
      ($0.cumulativeSum(alongAxis: 0, exclusive: true) * weights).sum()
    }
    #expect(slope.scalars == [110, 100, 0])
    let ties = gradient(at: Tensor<Double>([2, 2, 3])) {
      ($0.cumulativeMax(alongAxis: 0) * weights).sum()
    }
    #expect(ties.scalars == [11, 0, 100], "the first of equals has the gradient")
  }
}
