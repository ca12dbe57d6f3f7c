import Foundation
import Tensor
import Testing

/// Products and their derivatives at zeros; log sum exp at the ends of the range.
@Suite struct ProductTests {
  @Test("products of lanes, and of none", arguments: laneShapes)
  func lanes(_ shape: Shape, _ axis: Int) {
    var generator = Philox(seed: 81)
    let x = Tensor<Double>.uniform(shape, in: 0.5..<1.5, using: &generator)
    expectClose(
      x.product(alongAxis: axis, keepingAxes: true),
      mappedLanes(x, along: axis) { [$0.reduce(1, *)] })
    expectClose(x.product(), Tensor(x.values.reduce(1, *)))
    let slopes = mappedLanes(x, along: axis) { lane in
      lane.indices.map { i in lane.indices.reduce(1) { $1 == i ? $0 : $0 * lane[$1] } }
    }
    expectClose(gradient(at: x) { $0.product(alongAxis: axis).sum() }, slopes)
  }

  @Test("products over several axes") func severalAxes() {
    var generator = Philox(seed: 82)
    let x = Tensor<Double>.uniform([2, 3, 4], in: -2..<2, using: &generator)
    for axes in [[0, 1], [1, 2], [0, 2], [2, 0, 1], []] {
      let left = axes.reduce(x) { $0.product(alongAxis: $1, keepingAxes: true) }
      expectClose(x.product(alongAxes: axes, keepingAxes: true), left, "\(axes)")
      #expect(
        x.product(alongAxes: axes).shape
          == Shape((0..<3).filter { !axes.contains($0) }.map { x.shape[$0] }))
    }
  }

  @Test("the slope of each factor is the product of the others, zeros or not") func zeros() {
    let slope = { (x: [Float]) in gradient(at: Tensor(x)) { $0.product() }.scalars }
    #expect(slope([2, 0, 5]) == [0, 10, 0])
    #expect(slope([0, 0, 5]) == [0, 0, 0])
    let bend = hessian(at: Tensor<Float>([0, 0, 5])) { $0.product() }
    #expect(bend.scalars == [0, 5, 0, 5, 0, 0, 0, 0, 0])
    let series = taylor(at: Tensor<Float>([0, 0, 0]), along: Tensor([1, 2, 3]), order: 4) {
      $0.product()
    }
    #expect(series.map(\.scalar) == [0, 0, 0, 6, 0], "t * 2 t * 3 t")
    let form = hessianForm(
      at: Tensor<Float>([0, 0, 5]), along: Tensor(rows: [[1, 0, 0], [0, 1, 0]])
    ) { $0.product() }
    #expect(form.scalars == [0, 5, 5, 0])
  }

  @Test("log sum exp against a loop, long rows too") func logSumExp() {
    var generator = Philox(seed: 83)
    for shape: Shape in [[1], [7], [3, 5], [2, 3000], [3000, 2], [2, 3, 4]] {
      for scale in [1.0, 1000] {
        let x = Tensor<Double>.normal(shape, deviation: scale, using: &generator)
        for axis in 0..<shape.rank {
          let expected = mappedLanes(x, along: axis) { lane in
            let top = lane.max()!
            return [top + Foundation.log(lane.reduce(0) { $0 + Foundation.exp($1 - top) })]
          }
          expectClose(x.logSumExp(alongAxis: axis, keepingAxes: true), expected)
          expectClose(
            Tensor<Float>(converting: x).logSumExp(alongAxis: axis, keepingAxes: true),
            Tensor(converting: expected))
          expectClose(
            gradient(at: x) { $0.logSumExp(alongAxis: axis).sum() }, softmax(x, alongAxis: axis))
        }
        let all = x.logSumExp(alongAxes: Array((0..<shape.rank).reversed()))
        expectClose(all, x.flattened().logSumExp(alongAxis: 0))
        expectClose(x.logSumExp(), all)
      }
    }
  }

  @Test("log sum exp of infinities, NaN and nothing") func logSumExpEdges() {
    let inf = Float.infinity
    let x = Tensor<Float>(rows: [
      [-inf, -inf, -inf], [-inf, 2, -inf], [1, inf, -inf], [1, .nan, inf], [88.5, 88.5, -1e38],
    ])
    let y = x.logSumExp(alongAxis: 1).scalars
    #expect(y[0] == -inf)
    #expect(y[1] == 2)
    #expect(y[2] == inf)
    #expect(y[3].isNaN)
    expectClose(Tensor(y[4]), Tensor(88.5 + Foundation.log(2)))
    #expect(Tensor<Float>([]).logSumExp().scalar == -inf)
    #expect(Tensor<Float>.zeros([2, 0]).logSumExp(alongAxis: 1).scalars == [-inf, -inf])
    // Rows of -inf have slope 0, by the kernel and by the composition.
    let masked = x[0..<2]
    #expect(
      gradient(at: masked) { $0.logSumExp(alongAxis: 1).sum() }.scalars == [0, 0, 0, 0, 1, 0])
    let product = hessianVectorProduct(at: masked, along: .ones([2, 3])) {
      $0.logSumExp(alongAxis: 1).sum()
    }
    #expect(product.isFinite)
    let series = taylor(at: masked, along: .ones([2, 3]), order: 2) { $0.logSumExp(alongAxis: 1) }
    #expect(series[0].scalars == [-inf, 2] && series[1].scalars == [0, 1])
  }
}
