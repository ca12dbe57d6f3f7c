import Tensor
import Testing

/// Transforms inside transforms, in all mixtures.
@Suite struct NestingTests {
  /// x^2 sin x: f'' = (2 - x^2) sin x + 4 x cos x.
  @Test("second derivatives in all pairs of modes", arguments: Mode.pairs)
  func pairs(_ modes: [Mode]) {
    let f: Mode.Function = { square($0) * sin($0) }
    let second = modes.reduce(f) { $1.slope(of: $0) }
    let x = Tensor<Double>(0.7)
    expectClose(second(x), (2 - square(x)) * sin(x) + 4 * x * cos(x))
  }

  /// d/dx (x d/dy (x + y)) = 1: an inner derivative must not see the outer one's perturbation
  /// (Siskind and Pearlmutter, 2005).
  @Test("perturbations are not confused", arguments: Mode.pairs)
  func perturbationConfusion(_ modes: [Mode]) {
    let f: Mode.Function = { x in
      x * modes[0].slope { y in x + y }(Tensor(1))
    }
    #expect(modes[1].slope(of: f)(Tensor(1)).scalar == 1)
    // And with a product inside: d/dx (x d/dy (x y)) = 2 x.
    let g: Mode.Function = { x in x * modes[0].slope { y in x * y }(Tensor(5)) }
    #expect(modes[1].slope(of: g)(Tensor(3)).scalar == 6)
  }

  @Test("a derivative inside a batch and a batch inside a derivative", arguments: Mode.allCases)
  func batches(_ mode: Mode) {
    let x = Tensor<Double>([-1, 0.5, 2])
    let f: Mode.Function = { exp($0) * tanh($0) }
    let expected = exp(x) * (tanh(x) + 1 - square(tanh(x)))
    expectClose(vectorized(over: x, in: mode.slope(of: f)), expected)
    // Of a sum over a batch that depends on t through every example.
    let total: Mode.Function = { t in vectorized(over: x) { f($0 + t) }.sum() }
    expectClose(mode.slope(of: total)(Tensor(0)), expected.sum())
  }

  @Test("a batch inside a batch") func batchInBatch() {
    let x = tabulated([3, 2]) { Double($0[0] * 2 + $0[1]) / 3 }
    let y = Tensor<Double>([1, -2, 4])
    let table = vectorized(over: x) { row in
      vectorized(over: y) { y in (row * y).sum() + row[0] * row[1] }
    }
    expectClose(
      table,
      tabulated([3, 3]) { i in
        let (a, b) = (x.scalars[2 * i[0]], x.scalars[2 * i[0] + 1])
        return a * y.scalars[i[1]] + b * y.scalars[i[1]] + a * b
      })
  }

  @Test("hessianForm differentiates and maps") func hessianFormInside() {
    // f = sum x^4, V^T H V = 12 sum x^2 v^2 for one direction.
    let x = Tensor<Double>([1, -2])
    let v = Tensor<Double>(rows: [[3, 1]])
    func form(_ x: Tensor<Double>) -> Tensor<Double> {
      hessianForm(at: x, along: v) { square(square($0)).sum() }.sum()
    }
    expectClose(form(x), Tensor(12 * (9 + 4)))
    expectClose(gradient(at: x, in: form), 24 * x * square(v[0]))
    expectClose(derivative(at: x, along: v[0], in: form), Tensor(24 * (27 - 2)))
    expectClose(vectorized(over: stack([x, 2 * x]), in: form), Tensor([156, 624]))
  }

  @Test("a Taylor series of a gradient") func seriesOfGradient() {
    // The gradient of x^5 along 1 at 2: 5 (2 + t)^4.
    let series = taylor(at: Tensor<Double>(2), along: Tensor(1), order: 4) { x in
      gradient(at: x) { pow($0, 5) }
    }
    expectClose(series, [80, 160, 120, 40, 5].map { Tensor($0) })
  }

  @Test("a gradient of a Taylor coefficient") func gradientOfCoefficient() {
    // The coefficient of t^3 in sin(x + t) is -cos(x) / 6.
    let slope = gradient(at: Tensor<Double>(0.4)) { x in
      taylor(at: x, along: Tensor(1), order: 3) { sin($0) }[3]
    }
    expectClose(slope, sin(Tensor(0.4)) / 6)
  }
}
