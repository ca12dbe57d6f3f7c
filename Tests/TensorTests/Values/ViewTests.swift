import Tensor
import Testing

/// Transposes, slices and reshapes: views share storage but read as their own arrays.
@Suite struct ViewTests {
  /// Elements that tell where they stand.
  private func numbered(_ shape: Shape) -> Tensor<Float> {
    Tensor.arange(shape.elementCount).reshaped(shape)
  }

  @Test("axes in any order") func permutations() {
    let x = numbered([2, 3, 4])
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      let y = x.transposed(order)
      let expected: Tensor<Float> = tabulated(Shape(order.map { x.shape[$0] })) { index in
        var source = [0, 0, 0]
        for (axis, position) in zip(order, index) { source[axis] = position }
        return x.element(at: source)
      }
      expectClose(y, expected, within: 0)
      expectClose(y.transposed([1, 2, 0]), expected.transposed([1, 2, 0]), within: 0)
      // Packing a view, then using it as another shape.
      expectClose(y.flattened(), Tensor(expected.scalars), within: 0)
      expectClose(y.reshaped([6, -1]), Tensor(expected.scalars, shape: [6, 4]), within: 0)
    }
    expectClose(x.transposed(), x.transposed([0, 2, 1]), within: 0)
  }

  @Test("slices with positive and negative steps") func slices() {
    let x = numbered([5, 6])
    #expect(x[1].scalars == [6, 7, 8, 9, 10, 11])
    #expect(x[-1, -2].scalar == 28)
    #expect(x[1..<3].shape == [2, 6])
    #expect(x[.all, 2].scalars == [2, 8, 14, 20, 26])
    #expect(x[.range(1..<3), .range(4..<6)].scalars == [10, 11, 16, 17])
    #expect(x[0, .strided(from: 5, to: -1, by: -2)].scalars == [5, 3, 1])
    #expect(x[.strided(from: 4, to: 0, by: -2), 1].scalars == [25, 13])
    #expect(
      x[.strided(from: 0, to: 5, by: 3), .strided(from: 1, to: 6, by: 4)].scalars
        == [1, 5, 19, 23])
    #expect(x[.range(2..<2)].shape == [0, 6])
    #expect(x[2, .range(3..<3)].scalars == [])
  }

  @Test("slices of slices and of transposes") func slicesOfViews() {
    let x = numbered([4, 5, 6])
    let y = x[.strided(from: 3, to: -1, by: -1), .range(1..<5), .strided(from: 0, to: 6, by: 2)]
    let expected: Tensor<Float> = tabulated([4, 4, 3]) {
      x.element(3 - $0[0], 1 + $0[1], 2 * $0[2])
    }
    expectClose(y, expected, within: 0)
    let z = y.transposed([2, 0, 1])[.range(1..<3), .strided(from: 2, to: -1, by: -2)]
    let again: Tensor<Float> = tabulated([2, 2, 4]) {
      expected.element(2 - 2 * $0[1], $0[2], 1 + $0[0])
    }
    expectClose(z, again, within: 0)
    expectClose(z.reshaped([4, 4]), Tensor(again.scalars, shape: [4, 4]), within: 0)
    expectClose(exp(z), exp(Tensor(again.scalars, shape: again.shape)), within: 0)
    #expect(z[1][0][2].scalar == again.element(1, 0, 2))
  }

  @Test("random chains of views agree with packed copies") func chains() {
    var generator = Philox(seed: 17)
    for _ in 0..<200 {
      var view = numbered([3, 4, 5])
      for _ in 0..<4 {
        let packed = Tensor(view.scalars, shape: view.shape)
        let axis = Int.random(in: 0..<3, using: &generator)
        let size = view.shape[axis]
        let step: (Tensor<Float>) -> Tensor<Float>
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
          let order = [0, 1, 2].shuffled(using: &generator)
          step = { $0.transposed(order) }
        case 1 where size > 1:
          let start = Int.random(in: 0..<size, using: &generator)
          var box = SliceBox(all: view.shape)
          (box.starts[axis], box.counts[axis], box.steps[axis]) = (start, start + 1, -1)
          step = { [box] in Slice(box)($0) }
        case 2 where size > 2:
          var box = SliceBox(all: view.shape)
          (box.starts[axis], box.counts[axis], box.steps[axis]) = (1, (size - 1) / 2, 2)
          step = { [box] in Slice(box)($0) }
        default:
          let sizes = view.shape.shuffled(using: &generator)
          step = { $0.reshaped(Shape(sizes)) }
        }
        view = step(view)
        expectClose(view, step(packed), within: 0)
        expectClose(view + view.sum(alongAxis: 0), step(packed) + step(packed).sum(alongAxis: 0))
      }
    }
  }

  @Test("axes of size 1 come and go") func expansion() {
    let x = numbered([2, 3])
    #expect(x.expanded(atAxis: 0).shape == [1, 2, 3])
    #expect(x.expanded(atAxis: -1).shape == [2, 3, 1])
    #expect(x.expanded(atAxis: 1).squeezed(atAxis: -2).scalars == x.scalars)
    #expect(Tensor<Float>(4).expanded(atAxis: 0).scalars == [4])
    #expect(Tensor<Float>.zeros([0, 3]).reshaped([3, 0, 2] as Shape).shape == [3, 0, 2])
  }

  @Test("repeated values take part as any other") func repeats() {
    let ones = Tensor<Double>.ones([3, 4])
    #expect(ones.reshaped([2, 6]).scalars == [Double](repeating: 1, count: 12))
    #expect(ones[1, .range(1..<3)].scalars == [1, 1])
    #expect((ones * 2).sum().scalar == 24)
    let row = Tensor<Double>([1, 2]).broadcast(to: [3, 2])
    #expect(row.transposed().scalars == [1, 1, 1, 2, 2, 2])
    #expect(row.reshaped([6]).scalars == [1, 2, 1, 2, 1, 2])
    #expect(row[.strided(from: 2, to: 0, by: -1), 1].scalars == [2, 2])
  }
}
