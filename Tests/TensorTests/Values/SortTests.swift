import Tensor
import Testing

/// Sorts, selections of the best and quantiles.
@Suite struct SortTests {
  /// Whether a comes before b in ascending order: NaN last.
  private static func precedes(_ a: Double, _ b: Double) -> Bool {
    b.isNaN ? !a.isNaN : a < b
  }

  /// The stable order of a lane, by the standard library's sort and the positions.
  private func order(_ lane: [Double], descending: Bool) -> [Int] {
    lane.indices.sorted { i, j in
      let (a, b) = descending ? (lane[j], lane[i]) : (lane[i], lane[j])
      if Self.precedes(a, b) { return true }
      return Self.precedes(b, a) ? false : i < j
    }
  }

  private func check<S: TensorScalar>(_ type: S.Type, _ shape: Shape, _ axis: Int) {
    var generator = Philox(seed: 111)
    let random = Tensor<S>.normal(shape, deviation: 3, using: &generator).scalars
    // Ties, zeros of both signs, infinities and NaN of both signs among them.
    let scalars = random.enumerated().map { i, x -> S in
      switch i % 11 {
      case 3: [-.infinity, .infinity, -.nan, .nan][i / 11 % 4]
      case 5: i % 2 == 0 ? 0 : -0.0
      case 7, 9: x.rounded()
      default: x
      }
    }
    let x = Tensor(scalars, shape: shape)
    for descending in [false, true] {
      let expected = mappedLanes(x, along: axis) { lane in
        order(lane, descending: descending).map { Double($0) }
      }
      expectClose(
        x.argsort(alongAxis: axis, descending: descending).positions, expected, within: 0)
      expectClose(
        x.sorted(alongAxis: axis - shape.rank, descending: descending),
        mappedLanes(x, along: axis) { lane in
          order(lane, descending: descending).map { lane[$0] }
        }, within: 0)
      let n = shape[axis]
      for k in Set([0, 1, 2, 5, n / 3, n]) where k <= n {
        let (values, indices) = x.topK(k, alongAxis: axis, largest: descending)
        let best = mappedLanes(x, along: axis) { lane in
          order(lane, descending: descending).prefix(k).map { Double($0) }
        }
        expectClose(indices.positions, best, within: 0, "top \(k) of \(n)")
        expectClose(
          values,
          mappedLanes(x, along: axis) { lane in
            order(lane, descending: descending).prefix(k).map { lane[$0] }
          }, within: 0)
      }
    }
  }

  @Test("lanes against the standard library's sort", arguments: laneShapes)
  func lanes(_ shape: Shape, _ axis: Int) {
    check(Float.self, shape, axis)
    check(Double.self, shape, axis)
  }

  @Test("long lanes, sorted by digits") func longLanes() {
    check(Float.self, [5000], 0)
    check(Double.self, [2, 2300], 1)
    // All alike, and all alike but one.
    let flat = Tensor<Float>.full([4000], 2)
    #expect(flat.argsort().indices == Array(0..<4000))
    #expect(flat.topK(3).indices.indices == [0, 1, 2])
    let rising = Tensor<Double>.arange(3000)
    #expect(rising.argsort(descending: true).indices == Array((0..<3000).reversed()))
    #expect(rising.topK(2).values.scalars == [2999, 2998])
  }

  @Test("gradients go to where the entries came from") func derivatives() {
    let x = Tensor<Double>(rows: [[3, 1, 2], [5, 6, 4]])
    let weights = Tensor<Double>([1, 10, 100])
    #expect(
      gradient(at: x) { ($0.sorted() * weights).sum() }.scalars == [100, 1, 10, 10, 100, 1])
    #expect(
      gradient(at: x) { square($0.topK(1).values).sum() }.scalars == [6, 0, 0, 0, 12, 0])
    let bend = hessianVectorProduct(at: x, along: .ones([2, 3])) {
      square($0.topK(2, largest: false).values).sum()
    }
    #expect(bend.scalars == [0, 2, 2, 2, 0, 2])
    let form = hessianForm(at: x, along: Tensor.eye(6).reshaped([6, 2, 3])) {
      square($0.sorted() * weights).sum() / 2
    }
    expectClose(form, Tensor.eye(6) * square(Tensor([100, 1, 10, 10, 100, 1])))
    let series = taylor(at: x, along: x, order: 2) { square($0.sorted()) }
    #expect(series[1].scalars == [2, 8, 18, 32, 50, 72])
    #expect(series[2].scalars == [1, 4, 9, 16, 25, 36])
  }

  @Test("a mapped sort is a sort of rows") func mapped() {
    var generator = Philox(seed: 112)
    let x = Tensor<Float>.normal([4, 3, 5], using: &generator)
    expectClose(vectorized(over: x) { $0.sorted(alongAxis: 0) }, x.sorted(alongAxis: 1), within: 0)
    #expect(
      vectorized(over: x) { $0.topK(2).indices }.indices == x.topK(2).indices.indices)
    let slopes = vectorized(over: x) { gradient(at: $0) { $0.topK(2, alongAxis: 0).values.sum() } }
    expectClose(slopes, gradient(at: x) { $0.topK(2, alongAxis: 1).values.sum() }, within: 0)
  }

  @Test("quantiles and medians") func quantiles() {
    let x = Tensor<Double>(rows: [[4, 1, 3, 2], [8, 5, 7, 6]])
    #expect(x.median(alongAxis: 1).scalars == [2.5, 6.5])
    #expect(x.median().scalar == 4.5)
    #expect(x.median(alongAxes: [0], keepingAxes: true).scalars == [6, 3, 5, 4])
    // numpy.quantile([1, 2, 3, 4], [0, 0.1, 1]).
    let row = x[0]
    expectClose(stack([0, 0.1, 1].map { row.quantile($0) }), Tensor([1, 1.3, 4]))
    expectClose(x.quantile(0.25, alongAxis: -1), Tensor([1.75, 5.75]))
    expectClose(gradient(at: row) { $0.quantile(0.1) }, Tensor([0, 0.7, 0, 0.3]))
    #expect(Tensor<Float>([1, .nan, 2]).median().scalar.isNaN)
    #expect(Tensor<Float>([1, .infinity, .infinity, 2]).quantile(0.9).scalar == .infinity)
    #expect(Tensor<Float>([1, .infinity, 2]).median().scalar == 2)
    #expect(Tensor<Float>(7).median().scalar == 7)
  }

  @Test("what cannot be sorted or chosen traps") func traps() async {
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>([1, 2]).topK(3) }
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>(1).sorted() }
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>.zeros([0, 2]).min(alongAxis: 0) }
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>([]).argmax() }
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>([1]).quantile(1.5) }
  }
}
