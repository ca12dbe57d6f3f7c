import Foundation
import Tensor
import Testing

/// Softmax and its logarithm, where rows are long, far apart or masked.
@Suite struct SoftmaxTests {
  private func check<S: TensorScalar>(_ type: S.Type, _ x: Tensor<S>) {
    let p = softmax(x)
    expectClose(p.sum(alongAxis: -1), .ones(Shape(x.shape.dropLast())))
    let columns = x.shape[-1]
    for row in 0..<(x.count / columns) {
      let entries = Array(x.values[row * columns..<(row + 1) * columns])
      let top = entries.max()!
      let total = entries.reduce(0) { $0 + Foundation.exp($1 - top) }
      let range = row * columns..<(row + 1) * columns
      let expected = Tensor<S>(entries.map { S(Foundation.exp($0 - top) / total) })
      expectClose(p.flattened()[range], expected)
      let logs = Tensor<S>(entries.map { S($0 - top - Foundation.log(total)) })
      expectClose(logSoftmax(x).flattened()[range], logs)
    }
  }

  @Test("rows against a loop, and their sum is 1", arguments: [1, 2, 7, 10_000])
  func rows(_ columns: Int) {
    var generator = Philox(seed: 91)
    for scale in [1.0, 50, 1e4] {
      check(
        Float.self, .normal([3, columns], deviation: Float(scale), using: &generator))
      check(Double.self, .normal([2, 2, columns], deviation: scale, using: &generator))
    }
  }

  @Test("entries in the thousands do not overflow") func largeEntries() {
    let x = Tensor<Float>([1e4, 1e4 - 1, -1e4])
    let p = softmax(x)
    #expect(p.isFinite)
    expectClose(p[0], Tensor(1 / (1 + Foundation.exp(-1 as Float))))
    #expect(p[2].scalar == 0)
    expectClose(logSoftmax(x)[2], Tensor(-2e4 - Foundation.log1p(Foundation.exp(-1))))
    let slope = gradient(at: x) { logSoftmax($0)[2] }
    expectClose(slope, Tensor([0, 0, 1]) - p)
  }

  @Test("an entry of minus infinity has weight 0 and no slope") func masked() {
    let x = Tensor<Double>([1, -.infinity, 2])
    let p = softmax(x)
    #expect(p.scalars[1] == 0)
    expectClose(p.sum(), Tensor(1))
    let slope = gradient(at: x) { softmax($0)[0] }
    #expect(slope.scalars[1] == 0)
    expectClose(slope.gather([0, 2]), gradient(at: Tensor([1, 2])) { softmax($0)[0] })
    #expect(logSoftmax(x).scalars[1] == -.infinity)
    let score = gradient(at: x) { logSoftmax($0)[0] }
    expectClose(score, Tensor([1, 0, 0]) - p)
    // The same inside the other transforms.
    let v = Tensor<Double>([1, 0, 3])
    let series = taylor(at: x, along: v, order: 2) { softmax($0) }
    expectClose(series[0], p)
    expectClose(series[1], derivative(at: x, along: v) { softmax($0) })
    expectClose(taylor(at: x, along: v, order: 1) { $0.max(alongAxis: 0) }[0], Tensor(2))
    let product = hessianVectorProduct(at: x, along: v) { softmax($0)[0] }
    #expect(product.isFinite)
  }

  @Test("along another axis") func otherAxis() {
    var generator = Philox(seed: 92)
    let x = Tensor<Float>.normal([3, 4, 2], using: &generator)
    for axis in 0..<3 {
      var order = [0, 1, 2]
      order.swapAt(axis, 2)
      let expected = softmax(x.transposed(order)).transposed(order)
      expectClose(softmax(x, alongAxis: axis), expected, within: 0)
      expectClose(exp(logSoftmax(x, alongAxis: axis - 3)), expected)
    }
  }
}
