import Tensor
import Testing

/// Largest and smallest elements over axes, where they stand, and reductions of masks.
@Suite struct ExtremeTests {
  @Test("lanes against a loop", arguments: laneShapes.filter { $0.shape[$0.axis] > 0 })
  func lanes(_ shape: Shape, _ axis: Int) {
    var generator = Philox(seed: 91)
    // Few values, so that ties are many.
    let x = Tensor<Float>(
      Tensor<Float>.uniform(shape, in: 0..<6, using: &generator).scalars.map { $0.rounded() },
      shape: shape)
    expectClose(
      x.min(alongAxis: axis, keepingAxes: true), mappedLanes(x, along: axis) { [$0.min()!] },
      within: 0)
    expectClose(
      x.max(alongAxis: axis, keepingAxes: true), mappedLanes(x, along: axis) { [$0.max()!] },
      within: 0)
    let first = { (lane: [Double], value: Double) in [Double(lane.firstIndex(of: value)!)] }
    expectClose(
      x.argmin(alongAxis: axis, keepingAxes: true).positions,
      mappedLanes(x, along: axis) { first($0, $0.min()!) }, within: 0)
    expectClose(
      x.argmax(alongAxis: axis, keepingAxes: true).positions,
      mappedLanes(x, along: axis) { first($0, $0.max()!) }, within: 0)
    let share = mappedLanes(x, along: axis) { lane in
      let low = lane.min()!
      let ties = Double(lane.count { $0 == low })
      return lane.map { $0 == low ? 1 / ties : 0 }
    }
    expectClose(gradient(at: x) { $0.min(alongAxis: axis).sum() }, share)
  }

  @Test("several axes and the whole") func severalAxes() {
    var generator = Philox(seed: 92)
    let x = Tensor<Double>.normal([2, 3, 4], using: &generator)
    #expect(x.min().scalar == x.scalars.min())
    #expect(x.max().scalar == x.scalars.max())
    #expect(x.min().shape == [])
    #expect(x.argmax().indices == [x.scalars.firstIndex(of: x.scalars.max()!)!])
    #expect(x.argmin().indices == [x.scalars.firstIndex(of: x.scalars.min()!)!])
    for axes in [[0, 2], [2, 1], [-3], []] {
      let one = axes.reduce(x) { $0.max(alongAxis: $1, keepingAxes: true) }
      expectClose(x.max(alongAxes: axes, keepingAxes: true), one, within: 0)
      let low = axes.reduce(x) { $0.min(alongAxis: $1, keepingAxes: true) }
      expectClose(x.min(alongAxes: axes, keepingAxes: true), low, within: 0)
    }
    // Ties share over all reduced axes.
    let ties = Tensor<Double>(rows: [[3, 1], [3, 3]])
    expectClose(gradient(at: ties) { $0.max() }, Tensor(rows: [[1, 0], [1, 1]]) / 3)
    #expect(Tensor<Float>(5).max().scalar == 5)
  }

  @Test("NaN is both largest and smallest") func nan() {
    for count in [3, 200] {
      var scalars = [Float](repeating: -1, count: count)
      scalars[2] = .nan
      scalars[1] = -.infinity
      let x = Tensor(scalars)
      #expect(x.min().scalar.isNaN && x.max().scalar.isNaN)
      #expect(x.argmin().indices == [2] && x.argmax().indices == [2])
      let wide = x.expanded(atAxis: 1).broadcast(to: [count, 3])
      #expect(wide.argmin(alongAxis: 0).indices == [2, 2, 2])
    }
  }

  @Test("positions are mapped and are constants") func transforms() {
    let x = Tensor<Float>(rows: [[1, 5, 2], [9, 0, 3]])
    #expect(vectorized(over: x) { $0.argmax(alongAxis: 0) }.indices == [1, 0])
    #expect(vectorized(over: x) { $0.argmin(alongAxis: 0) }.indices == [0, 1])
    let slope = gradient(at: x) { x in
      #expect(x.argmax(alongAxis: 1).indices == [1, 0])
      return (x * x.argmax(alongAxis: 1, keepingAxes: true).positions).sum()
    }
    #expect(slope.scalars == [1, 1, 1, 0, 0, 0])
  }

  @Test("any, all and how many") func masks() {
    let mask = Mask<Float>([true, false, true, true, false, false], shape: [2, 3])
    #expect(mask.any(alongAxis: 0).flags == [true, false, true])
    #expect(mask.all(alongAxis: 0).flags == [true, false, false])
    #expect(mask.any(alongAxis: -1).flags == [true, true])
    #expect(mask.all(alongAxes: [1], keepingAxes: true).shape == [2, 1])
    #expect(mask.any && !mask.all)
    #expect(mask.trueCount == 3)
    #expect(mask.trueCount(alongAxis: 0).scalars == [2, 0, 1])
    let none = Mask<Float>([], shape: [2, 0])
    #expect(none.any(alongAxis: 1).flags == [false, false])
    #expect(none.all(alongAxis: 1).flags == [true, true])
    let x = Tensor<Float>(rows: [[1, -1], [2, 3]])
    #expect(vectorized(over: x) { ($0 .> 0).all(alongAxes: [0]) }.flags == [false, true])
  }
}
