import Tensor
import Testing

/// Special functions against values in many digits, and at infinities, zeros and poles.
@Suite struct SpecialFunctionTests {
  @Test("values to a few units in the last place", arguments: SpecialValues.all.indices)
  func values(_ row: Int) {
    let row = SpecialValues.all[row]
    let points = row.points.map(\.x)
    let single = row.single(Tensor(points.map { Float($0) })).values
    let double = row.double(Tensor(points)).values
    for (index, (x, value)) in row.points.enumerated() {
      let unit = Double(Float(value).ulp)
      // The reference itself is rounded to a double.
      #expect(Swift.abs(single[index] - value) <= row.units * unit, "\(row.name)(\(x)), float32")
      #expect(
        Swift.abs(double[index] - value) <= (row.units + 0.5) * value.ulp, "\(row.name)(\(x))")
    }
  }

  /// Values at 0, -0, infinities and NaN, told apart from their negatives.
  private func expectAtEdges<S: TensorScalar>(
    _ f: (Tensor<S>) -> Tensor<S>, _ expected: [S], _ name: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    let x = Tensor<S>([0, -0.0, .infinity, -.infinity, .nan])
    for (value, expected) in zip(f(x).scalars, expected + [.nan]) {
      let isSame =
        value.isNaN ? expected.isNaN : value == expected && value.sign == expected.sign
      #expect(isSame, "\(name): \(value), expected \(expected)", sourceLocation: location)
    }
  }

  private func checkEdges<S: TensorScalar>(_: S.Type) {
    let (inf, nan) = (S.infinity, S.nan)
    let quarter = atan2(Tensor<S>(1), Tensor(0)).scalar
    expectAtEdges({ log2($0) }, [-inf, -inf, inf, nan], "log2")
    expectAtEdges({ log10($0) }, [-inf, -inf, inf, nan], "log10")
    expectAtEdges({ exp2($0) }, [1, 1, inf, 0], "exp2")
    expectAtEdges({ cbrt($0) }, [0, -0.0, inf, -inf], "cbrt")
    expectAtEdges({ rsqrt($0) }, [inf, -inf, 0, nan], "rsqrt")
    expectAtEdges({ tan($0) }, [0, -0.0, nan, nan], "tan")
    expectAtEdges({ asin($0) }, [0, -0.0, nan, nan], "asin")
    expectAtEdges({ acos($0) }, [quarter, quarter, nan, nan], "acos")
    expectAtEdges({ atan($0) }, [0, -0.0, quarter, -quarter], "atan")
    expectAtEdges({ sinh($0) }, [0, -0.0, inf, -inf], "sinh")
    expectAtEdges({ cosh($0) }, [1, 1, inf, inf], "cosh")
    expectAtEdges({ asinh($0) }, [0, -0.0, inf, -inf], "asinh")
    expectAtEdges({ acosh($0) }, [nan, nan, inf, nan], "acosh")
    expectAtEdges({ atanh($0) }, [0, -0.0, nan, nan], "atanh")
    expectAtEdges({ erfc($0) }, [1, 1, 0, 2], "erfc")
    expectAtEdges({ erfInverse($0) }, [0, -0.0, nan, nan], "erfInverse")
    expectAtEdges({ lgamma($0) }, [inf, inf, inf, inf], "lgamma")
    expectAtEdges({ digamma($0) }, [-inf, inf, inf, nan], "digamma")
    expectAtEdges({ polygamma(1, $0) }, [inf, inf, 0, inf], "polygamma 1")
    expectAtEdges({ polygamma(2, $0) }, [-inf, inf, -0.0, nan], "polygamma 2")
    expectAtEdges({ silu($0) }, [0, -0.0, inf, -0.0], "silu")
    expectAtEdges({ gelu($0, approximation: .tanh) }, [0, -0.0, inf, -0.0], "gelu tanh")
    expectAtEdges({ softsign($0) }, [0, -0.0, 1, -1], "softsign")
    expectAtEdges({ floor($0) }, [0, -0.0, inf, -inf], "floor")
    expectAtEdges({ ceil($0) }, [0, -0.0, inf, -inf], "ceil")
    expectAtEdges({ round($0) }, [0, -0.0, inf, -inf], "round")
    expectAtEdges({ trunc($0) }, [0, -0.0, inf, -inf], "trunc")
    expectAtEdges({ elu($0) }, [0, -0.0, inf, -1], "elu")
    expectAtEdges({ clamp($0, to: -1...2) }, [0, -0.0, 2, -1], "clamp")
  }

  @Test("infinities, NaN and signed zeros") func edges() {
    checkEdges(Float.self)
    checkEdges(Double.self)
  }

  @Test("the ends of the range of doubles") func ends() {
    let large = Double.greatestFiniteMagnitude
    // From 2^1023.5 on the exponent of the nearest power of two has no number.
    #expect(log2(Tensor([large, 0x1.6a1p1023])).scalars.map { $0.rounded() } == [1024, 1024])
    expectClose(log10(Tensor([large])), Tensor([308.25471555991675]), within: 1e-15)
    let far = Tensor([large, -large])
    expectClose(asinh(far), Tensor([710.475860073944, -710.475860073944]), within: 1e-15)
    expectClose(acosh(Tensor([large])), Tensor([710.475860073944]), within: 1e-15)
    // Half of the smallest number is 0 with its sign.
    let tiny = Tensor([-Double.leastNonzeroMagnitude, .leastNonzeroMagnitude])
    for result in [silu(tiny), gelu(tiny, approximation: .tanh)] {
      #expect(result.scalars.map(\.sign) == [.minus, .plus])
    }
    let tinySingle = silu(Tensor([-Float.leastNonzeroMagnitude]))
    #expect(tinySingle.scalars[0].sign == .minus)
  }

  @Test("ends of domains and poles") func domains() {
    #expect(acosh(Tensor<Double>([1, 0.5])).scalars[0] == 0)
    #expect(acosh(Tensor<Double>([0.5])).scalars[0].isNaN)
    #expect(atanh(Tensor<Float>([1, -1])).scalars == [.infinity, -.infinity])
    #expect(erfInverse(Tensor<Float>([1, -1])).scalars == [.infinity, -.infinity])
    #expect(erfInverse(Tensor<Double>([1.5]))[0].scalar.isNaN)
    #expect(lgamma(Tensor<Float>([-1, -2])).scalars == [.infinity, .infinity])
    #expect(digamma(Tensor<Double>([-1, -2])).scalars.allSatisfy { $0.isNaN })
    #expect(polygamma(1, Tensor<Double>([-1])).scalars == [.infinity])
    #expect(polygamma(2, Tensor<Double>([-1])).scalars[0].isNaN)
    #expect(asin(Tensor<Float>([1.5])).scalars[0].isNaN)
    #expect(log2(Tensor<Float>([-1])).scalars[0].isNaN)
  }

  @Test("exact where the result is exact") func exactValues() {
    let exponents = (-1074...1023).map { Double($0) }
    #expect(
      exp2(Tensor(exponents)).scalars
        == exponents.map { Double(sign: .plus, exponent: Int($0), significand: 1) })
    #expect(log2(exp2(Tensor(exponents))).scalars == exponents)
    let small = (-149...127).map { Float($0) }
    #expect(log2(exp2(Tensor(small))).scalars == small)
    let tens = (0...22).map { Double($0) }
    #expect(log10(pow(10, Tensor(tens))).scalars == tens)
    let roots = (-50...50).map { Double($0) }
    #expect(cbrt(pow(Tensor(roots), 3)).scalars == roots)
    #expect(cbrt(Tensor<Double>([0x1p-1074])).scalars == [0x1p-358])
  }

  @Test("erfInverse undoes erf from tail to tail") func inverseOfErf() {
    // 1 - |x| is exact, and erfc tells the tails apart where erf is 1.
    let tail = exp2(-Tensor<Double>.arange(50, from: 2))
    let y = erfInverse(1 - tail)
    // A unit of y in erfc is 2 y^2 units.
    expectClose(erfc(y) / tail, .ones([50]), within: 1e-13)
    expectClose(erfInverse(tail - 1), -y, within: 0)
  }

  @Test("polygamma: recurrence, reflection, orders that trap") func polygammaIdentities() async {
    let x = Tensor<Double>([0.1, 0.7, 1.4, 3.3, 9.9, 25])
    for order in [0, 1, 2, 3, 4, 20] {
      let factorial = (1...Swift.max(order, 1)).reduce(1.0) { $0 * Double($1) }
      let step = factorial * (order % 2 == 0 ? 1 : -1) * pow(x, -Double(order) - 1)
      let (above, here) = (polygamma(order, x + 1), polygamma(order, x))
      expectClose((above - here) / step, .ones([6]), terms: (here / step).largest)
    }
    let f = Tensor<Double>([0.1, 0.3, 0.6])
    let pi = Double.pi
    expectClose(polygamma(1, f) + polygamma(1, 1 - f), square(pi / sin(f * pi)))
    expectClose(polygamma(1, -f) + polygamma(1, 1 + f), square(pi / sin(f * pi)))
    await #expect(processExitsWith: .failure) { _ = polygamma(-1, Tensor<Float>(1)) }
    await #expect(processExitsWith: .failure) { _ = polygamma(171, Tensor<Float>(1)) }
  }
}
