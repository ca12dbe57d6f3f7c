import Foundation
import Tensor
import Testing

/// Elementary functions on ordinary numbers, infinities and NaN.
@Suite struct ElementTests {
  /// A function with its value in double precision.
  struct Function: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let range: ClosedRange<Double>
    let expected: @Sendable (Double) -> Double
    let single: @Sendable (Tensor<Float>) -> Tensor<Float>
    let double: @Sendable (Tensor<Double>) -> Tensor<Double>
  }

  private static func logistic(_ x: Double) -> Double { 1 / (1 + Foundation.exp(-x)) }

  /// erfc(-x / sqrt 2) / 2, with the rounding of -x / sqrt 2 taken back to first order: in the tail
  /// it would cost x^2 units.
  private static func cdf(_ x: Double) -> Double {
    let (root, rootRest) = (0.7071067811865476, -4.833646656726457e-17)
    let y = -x * root
    let rest = (-y).addingProduct(-x, root) - x * rootRest
    return (erfc(y) - 2 / Double.pi.squareRoot() * Foundation.exp(-y * y) * rest) / 2
  }

  static let functions: [Function] = [
    Function(
      testDescription: "exp", range: -80...80, expected: { Foundation.exp($0) },
      single: { exp($0) }, double: { exp($0) }),
    Function(
      testDescription: "expm1", range: -1...1, expected: { Foundation.expm1($0) },
      single: { expm1($0) }, double: { expm1($0) }),
    Function(
      testDescription: "log", range: 1e-30...1e30, expected: { Foundation.log($0) },
      single: { log($0) }, double: { log($0) }),
    Function(
      testDescription: "log1p", range: -0.5...2, expected: { Foundation.log1p($0) },
      single: { log1p($0) }, double: { log1p($0) }),
    Function(
      testDescription: "sqrt", range: 0...1e10, expected: { $0.squareRoot() },
      single: { sqrt($0) }, double: { sqrt($0) }),
    Function(
      testDescription: "sin", range: -10...10, expected: { Foundation.sin($0) },
      single: { sin($0) }, double: { sin($0) }),
    Function(
      testDescription: "cos", range: -10...10, expected: { Foundation.cos($0) },
      single: { cos($0) }, double: { cos($0) }),
    Function(
      testDescription: "tanh", range: -10...10, expected: { Foundation.tanh($0) },
      single: { tanh($0) }, double: { tanh($0) }),
    Function(
      testDescription: "sigmoid", range: -40...40, expected: { logistic($0) },
      single: { sigmoid($0) }, double: { sigmoid($0) }),
    Function(
      testDescription: "softplus", range: -30...30,
      expected: { Swift.max($0, 0) + Foundation.log1p(Foundation.exp(-Swift.abs($0))) },
      single: { softplus($0) }, double: { softplus($0) }),
    Function(
      testDescription: "erf", range: -4...4, expected: { Foundation.erf($0) },
      single: { erf($0) }, double: { erf($0) }),
    Function(
      testDescription: "normalCDF", range: -10...5, expected: { cdf($0) },
      single: { normalCDF($0) }, double: { normalCDF($0) }),
    Function(
      testDescription: "gelu", range: -10...5, expected: { $0 * cdf($0) },
      single: { gelu($0) }, double: { gelu($0) }),
    Function(
      testDescription: "pow 2.5", range: 0...100, expected: { Foundation.pow($0, 2.5) },
      single: { pow($0, 2.5) }, double: { pow($0, 2.5) }),
    Function(
      testDescription: "reciprocal", range: 0.1...1e6, expected: { 1 / $0 },
      single: { reciprocal($0) }, double: { reciprocal($0) }),
    Function(
      testDescription: "square", range: -1e3...1e3, expected: { $0 * $0 },
      single: { square($0) }, double: { square($0) }),
    Function(
      testDescription: "relu", range: -2...2, expected: { Swift.max($0, 0) },
      single: { relu($0) }, double: { relu($0) }),
    Function(
      testDescription: "abs", range: -2...2, expected: { Swift.abs($0) }, single: { abs($0) },
      double: { abs($0) }),
  ]

  private func check<S: TensorScalar>(
    _ function: Function, _ evaluate: (Tensor<S>) -> Tensor<S>, units: Double
  ) {
    var generator = Philox(seed: 81)
    let range = S(function.range.lowerBound)..<S(function.range.upperBound)
    let x = Tensor<S>.uniform([1000], in: range, using: &generator)
    for (point, value) in zip(x.values, evaluate(x).values) {
      let expected = function.expected(point)
      let unit = Double(S(expected).ulp)
      let error = Swift.abs(value - expected) / unit
      #expect(error <= units, "at \(point)")
      if error > units { return }
    }
  }

  @Test("values to a few units in the last place", arguments: functions)
  func values(_ function: Function) {
    check(function, function.single, units: 4)
    // Here the reference rounds as well; where it multiplies, more than once.
    check(function, function.double, units: 8)
  }

  @Test("infinities and NaN go through as the limits say") func limits() {
    let ends = Tensor<Float>([-.infinity, .infinity])
    #expect(exp(ends).scalars == [0, .infinity])
    #expect(expm1(ends).scalars == [-1, .infinity])
    #expect(tanh(ends).scalars == [-1, 1])
    #expect(sigmoid(ends).scalars == [0, 1])
    #expect(softplus(ends).scalars == [0, .infinity])
    #expect(relu(ends).scalars == [0, .infinity])
    #expect(gelu(ends).scalars == [0, .infinity])
    #expect(normalCDF(ends).scalars == [0, 1])
    #expect(erf(ends).scalars == [-1, 1])
    #expect(abs(ends).scalars == [.infinity, .infinity])
    #expect(sign(ends).scalars == [-1, 1])
    #expect(step(ends).scalars == [0, 1])
    #expect(log(Tensor<Float>([0, .infinity])).scalars == [-.infinity, .infinity])
    #expect(log(Tensor<Float>([-1])).scalars[0].isNaN)
    #expect(Tensor<Float>([.infinity]).isFinite == false)
    #expect(Tensor<Float>([1, .nan])[.range(0..<1)].isFinite)
    let infinity = Tensor<Double>([.infinity, -.infinity])
    #expect((infinity + 1).scalars == [.infinity, -.infinity])
    #expect((infinity - infinity).scalars.allSatisfy { $0.isNaN })
    #expect((1 / infinity).scalars == [0, 0])
    #expect(infinity.sum().scalar.isNaN)
    #expect(infinity.max(alongAxis: 0).scalar == .infinity)
    #expect(greater(infinity, Tensor(0)).scalars == [1, 0])
    #expect(equal(Tensor<Float>([.nan]), Tensor([.nan])).scalars == [0])
    #expect(exp(Tensor<Float>([.nan])).scalars[0].isNaN)
  }
}
