import Tensor
import Testing

/// Comparisons, logic and what is chosen by a mask.
@Suite struct MaskTests {
  @Test("comparisons broadcast, and with NaN only .!= holds") func comparisons() {
    let x = Tensor<Float>([1, 2, .nan])
    #expect((x .< 2).flags == [true, false, false])
    #expect((x .<= 2).flags == [true, true, false])
    #expect((x .> 1).flags == [false, true, false])
    #expect((x .>= 1).flags == [true, true, false])
    #expect((x .== x).flags == [true, true, false])
    #expect((x .!= x).flags == [false, false, true])
    #expect((1 .< x).flags == [false, true, false])
    #expect((2 .>= x).flags == [true, true, false])
    let outer = Tensor<Float>(rows: [[0], [1]]) .< Tensor([1, 2, 0])
    #expect(outer.shape == [2, 3])
    #expect(outer.flags == [true, true, false, false, true, false])
  }

  @Test("logical operators follow their truth tables and broadcast") func logic() {
    let a: Mask<Double> = [true, true, false, false]
    let b: Mask<Double> = [true, false, true, false]
    #expect((a .& b).flags == [true, false, false, false])
    #expect((a .| b).flags == [true, true, true, false])
    #expect((a .^ b).flags == [false, true, true, false])
    #expect((a .== b).flags == [true, false, false, true])
    #expect((a .!= b).flags == [false, true, true, false])
    #expect((.!a).flags == [false, false, true, true])
    var c = a
    c .&= b
    c .|= [false, false, false, true]
    c .^= Mask(repeating: true, shape: [4])
    #expect(c.flags == [false, true, true, false])
    #expect((Mask<Double>([true, false], shape: [2, 1]) .& b).shape == [2, 4])
  }

  @Test("any, all and trueCount, of views and of nothing") func reductions() {
    let mask = Tensor<Float>.arange(6).reshaped([2, 3]).transposed() .> 3
    #expect(mask.any && !mask.all && mask.trueCount == 2)
    #expect((mask .| .!mask).all)
    #expect(!(mask .& .!mask).any)
    let none = Mask<Float>([], shape: [0, 2])
    #expect(!none.any && none.all && none.trueCount == 0)
    // More ones than a float can count.
    #expect(Mask<Float>(repeating: true, shape: [3, 5_592_407]).trueCount == 16_777_221)
  }

  @Test("a mask prints its truth values") func printing() {
    let mask = Mask<Float>([true, false, false, true], shape: [2, 2])
    #expect("\(mask)" == "Mask<Float> [2, 2]\n[[ true, false],\n [false,  true]]")
    #expect("\(Mask<Double>([true], shape: []))" == "Mask<Double> []\ntrue")
  }

  @Test("isNaN, isInfinite and isFinite") func classes() {
    let x = Tensor<Double>([0, .infinity, -.infinity, .nan])
    #expect(isNaN(x).flags == [false, false, false, true])
    #expect(isInfinite(x).flags == [false, true, true, false])
    #expect(isFinite(x).flags == [true, false, false, false])
    #expect(!x.isFinite)
  }

  @Test("whole numbers: below, above, nearest even, towards 0") func rounding() {
    let x = Tensor<Float>([-2.5, -1.5, -0.4, 0.5, 1.5, 2.7, 1e9])
    #expect(floor(x).scalars == [-3, -2, -1, 0, 1, 2, 1e9])
    #expect(ceil(x).scalars == [-2, -1, 0, 1, 2, 3, 1e9])
    #expect(round(x).scalars == [-2, -2, 0, 0, 2, 3, 1e9])
    #expect(trunc(x).scalars == [-2, -1, 0, 0, 1, 2, 1e9])
    #expect(gradient(at: x) { (round($0) + $0).sum() }.scalars == [1, 1, 1, 1, 1, 1, 1])
  }

  @Test("select broadcasts all three") func selection() {
    let column = Mask<Double>([true, false], shape: [2, 1])
    let row = Tensor<Double>([1, 2, 3])
    let chosen = select(column, row, Tensor([-1]))
    #expect(chosen.shape == [2, 3])
    #expect(chosen.scalars == [1, 2, 3, -1, -1, -1])
    #expect(select(column, 7, row).scalars == [7, 7, 7, 1, 2, 3])
    #expect(select(column, row, 7).scalars == [1, 2, 3, 7, 7, 7])
    #expect(row.replacing(with: 0, where: row .> 1).scalars == [1, 0, 0])
    #expect(row.replacing(with: -row, where: row .> 1).scalars == [1, -2, -3])
    // Views, in every order of strides.
    let square = Tensor<Double>.arange(12).reshaped([3, 4])
    let turned = Tensor<Double>.arange(12, from: 100).reshaped([4, 3]).transposed()
    let mask = Tensor<Double>.arange(12).reshaped([4, 3]).transposed() .> 5
    let expected: Tensor<Double> = tabulated([3, 4]) { index in
      Double(index[1] * 3 + index[0]) > 5 ? turned.element(at: index) : square.element(at: index)
    }
    expectClose(select(mask, turned, square), expected, within: 0)
  }

  @Test("what is not chosen takes no part, even where it is NaN") func poison() {
    let mask: Mask<Float> = [true, false]
    let both = gradient(at: [Tensor<Float>([1, .nan]), Tensor([.infinity, 2])]) {
      square(select(mask, $0[0], $0[1])).sum()
    }
    #expect(both[0].scalars == [2, 0] && both[1].scalars == [0, 4])
    let x = Tensor<Float>([4, -4])
    let safe = gradient(at: x) { x in
      select(x .> 0, sqrt(x.replacing(with: 1, where: x .<= 0)), 0).sum()
    }
    #expect(safe.scalars == [0.25, 0])
    let tangent = derivative(at: x, along: Tensor([1, .nan])) { select($0 .> 0, $0, 0) }
    #expect(tangent.scalars == [1, 0])
  }

  @Test("masks are mapped by vectorized") func examples() {
    let x = Tensor<Float>(rows: [[1, -2], [-3, 4], [5, 6]])
    let y = Tensor<Float>([10, 20])
    let expected: [Float] = [1, 20, 10, 4, 5, 6]
    #expect(vectorized(over: x) { select($0 .> 0, $0, y) }.scalars == expected)
    let kept = vectorized(over: x, x .> 0) { example, mask in select(mask, example, y) }
    #expect(kept.scalars == expected)
    let counts = vectorized(over: x) { ($0 .> 0).values.sum() }
    #expect(counts.scalars == [1, 1, 2])
    let slopes = vectorized(over: x) { example in
      gradient(at: example) { select($0 .> 0, square($0), y).sum() }
    }
    #expect(slopes.scalars == [2, 0, 0, 8, 10, 12])
  }
}
