import Tensor
import Testing

/// Sums, means, maxima and their positions against plain loops.
@Suite struct ReductionTests {
  /// Folds the elements of each group of a reduction, in row-major order.
  private func folded<S: TensorScalar>(
    _ x: Tensor<S>, _ axes: [Int], _ start: Double, _ combine: (Double, Double) -> Double
  ) -> Tensor<S> {
    let kept = (0..<x.rank).filter { !axes.contains($0) }
    let shape = Shape(kept.map { x.shape[$0] })
    let strides = kept.indices.map { shape.dropFirst($0 + 1).reduce(1, *) }
    var results = [Double](repeating: start, count: shape.elementCount)
    _ = tabulated(x.shape) { index -> S in
      let group = zip(kept, strides).reduce(0) { $0 + index[$1.0] * $1.1 }
      results[group] = combine(results[group], Double(x.element(at: index)))
      return 0
    }
    return Tensor(results.map { S($0) }, shape: shape)
  }

  private func check<S: TensorScalar>(_ type: S.Type, _ shape: Shape) {
    var generator = Philox(seed: 51)
    let packed = Tensor<S>.normal(Shape(shape.reversed()), using: &generator)
    let x = packed.transposed(Array((0..<shape.rank).reversed()))
    for set in 0..<(1 << shape.rank) {
      let axes = (0..<shape.rank).filter { set >> $0 & 1 == 1 }
      let expected = folded(x, axes, 0, +)
      let terms = Double(shape.elementCount)
      expectClose(x.sum(alongAxes: axes.reversed()), expected, terms: terms, "\(axes)")
      let negative = axes.map { $0 - shape.rank }
      let kept = x.sum(alongAxes: negative, keepingAxes: true)
      #expect(kept.shape == Shape(shape.indices.map { axes.contains($0) ? 1 : shape[$0] }))
      expectClose(Tensor(kept.scalars, shape: expected.shape), expected, terms: terms)
    }
    for axis in 0..<shape.rank where shape[axis] > 0 {
      let expected = folded(x, [axis], -.infinity) { Swift.max($0, $1) }
      expectClose(x.max(alongAxis: axis), expected, within: 0)
      // The largest element stands where argmax says.
      let positions = x.argmax(alongAxis: axis).indices
      let moved = x.transposed((0..<shape.rank).filter { $0 != axis } + [axis])
      let rows = moved.reshaped([positions.count, shape[axis]] as Shape)
      let found = positions.enumerated().map { rows.element($0, $1) }
      #expect(found == expected.scalars)
    }
  }

  static let shapes: [Shape] = [
    [], [1], [7], [3, 5], [2, 3, 4], [2, 1, 3, 2], [3, 0], [0], [600, 3], [3, 600], [40, 7, 9],
  ]

  @Test("sums over every set of axes, maxima over each", arguments: shapes)
  func reductions(_ shape: Shape) {
    check(Float.self, shape)
    check(Double.self, shape)
  }

  @Test("means and variances") func moments() {
    let x = Tensor<Double>(rows: [[1, 2, 6], [3, 3, 3]])
    #expect(x.mean().scalar == 3)
    #expect(x.mean(alongAxis: 1).scalars == [3, 3])
    #expect(x.mean(alongAxes: [0], keepingAxes: true).shape == [1, 3])
    expectClose(x.variance(alongAxes: [1]), Tensor([14.0 / 3, 0]))
    // Far from 0, where the one-pass form would leave nothing.
    expectClose((x + 1e9).variance(alongAxes: [1]), Tensor([14.0 / 3, 0]))
    #expect(Tensor<Float>([]).sum().scalar == 0)
    #expect(Tensor<Float>([]).mean().scalar.isNaN)
  }

  @Test("a long sum does not lose its small terms") func pairwise() {
    // In order, the sum of 2^25 ones would stop at 2^24.
    let ones = Tensor<Float>(.init(repeating: 1, count: 1 << 25))
    #expect(ones.sum().scalar == 0x1p25)
  }

  @Test("ties and NaN") func tiesAndNaN() {
    for count in [3, 5, 40, 700] {
      for position in [0, count / 2, count - 1] {
        var values = [Float](repeating: 2, count: count)
        let x = Tensor(values)
        #expect(x.max(alongAxis: 0).scalar == 2)
        #expect(x.argmax(alongAxis: 0).indices == [0], "the first of equals")
        expectClose(
          gradient(at: x) { $0.max(alongAxis: 0) }, .full([count], 1 / Float(count)))
        values[position] = 3
        #expect(Tensor(values).argmax(alongAxis: 0).indices == [position])
        #expect(
          gradient(at: Tensor(values)) { $0.max(alongAxis: 0) }.scalars
            == values.map { $0 == 3 ? 1 : 0 })
        values[position] = .nan
        values[0] = position == 0 ? .nan : .infinity
        #expect(Tensor(values).max(alongAxis: 0).scalar.isNaN)
        #expect(Tensor(values).argmax(alongAxis: 0).indices == [position], "NaN counts as largest")
        #expect(Tensor(values).sum().scalar.isNaN)
      }
    }
  }
}
