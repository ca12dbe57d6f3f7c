import Foundation
import Tensor
import Testing

/// Errors of the elementary functions in units of the last place of the exact value. The bounds are
/// the promises of Docs/Accuracy.md.
@Suite struct AccuracyTests {
  struct Function: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The largest error in `Float` and in `Double`.
    let bounds: (single: Double, double: Double)
    /// Where the function is neither constant nor infinite, in `Double`.
    let range: ClosedRange<Double>
    let single: @Sendable (Tensor<Float>) -> Tensor<Float>
    let double: @Sendable (Tensor<Double>) -> Tensor<Double>
    let expected: @Sendable (Double) -> Double
  }

  static let functions: [Function] = [
    Function(
      testDescription: "exp", bounds: (1, 1), range: -746...710, single: { exp($0) },
      double: { exp($0) }, expected: { Foundation.exp($0) }),
    Function(
      testDescription: "log", bounds: (1, 1), range: 0...1e300, single: { log($0) },
      double: { log($0) }, expected: { Foundation.log($0) }),
    Function(
      testDescription: "expm1", bounds: (2, 1), range: -40...710, single: { expm1($0) },
      double: { expm1($0) }, expected: { Foundation.expm1($0) }),
    Function(
      testDescription: "log1p", bounds: (2, 1), range: -1...1e300, single: { log1p($0) },
      double: { log1p($0) }, expected: { Foundation.log1p($0) }),
    Function(
      testDescription: "tanh", bounds: (2, 1), range: -20...20, single: { tanh($0) },
      double: { tanh($0) }, expected: { Foundation.tanh($0) }),
    Function(
      testDescription: "sigmoid", bounds: (2, 1), range: -746...40, single: { sigmoid($0) },
      double: { sigmoid($0) }, expected: { $0.sigmoid }),
    Function(
      testDescription: "softplus", bounds: (2, 2), range: -746...40, single: { softplus($0) },
      double: { softplus($0) }, expected: { $0.softplus }),
    Function(
      testDescription: "erf", bounds: (2, 1), range: -6...6, single: { erf($0) },
      double: { erf($0) }, expected: { Foundation.erf($0) }),
    Function(
      testDescription: "cdf", bounds: (4, 2), range: -38.5...9, single: { normalCDF($0) },
      double: { normalCDF($0) }, expected: { $0.normalCDF }),
    Function(
      testDescription: "gelu", bounds: (4, 2.5), range: -38.5...9, single: { gelu($0) },
      double: { gelu($0) }, expected: { $0.gelu }),
    Function(
      testDescription: "sin", bounds: (1, 1), range: -100...100, single: { sin($0) },
      double: { sin($0) }, expected: { Foundation.sin($0) }),
    Function(
      testDescription: "cos", bounds: (1, 1), range: -100...100, single: { cos($0) },
      double: { cos($0) }, expected: { Foundation.cos($0) }),
    Function(
      testDescription: "sqrt", bounds: (0.5, 0.5), range: 0...1e300, single: { sqrt($0) },
      double: { sqrt($0) }, expected: { $0.squareRoot() }),
    Function(
      testDescription: "reciprocal", bounds: (0.5, 0.5), range: -1e300...1e300,
      single: { reciprocal($0) }, double: { reciprocal($0) }, expected: { 1 / $0 }),
  ]

  /// The point where `values` is farthest from what is expected, and how far that is. Infinities,
  /// NaN and the sign of zero must agree; else the error is infinite.
  private static func worst<S: TensorScalar>(
    _ points: [S], _ values: [S], expected: (Int) -> (value: S, error: (S) -> Double)
  ) -> (error: Double, at: S) {
    var worst = (error: 0.0, at: S(0))
    for (position, value) in values.enumerated() {
      let (nearest, error) = expected(position)
      var units = Double.infinity
      if nearest.isNaN || nearest.isInfinite || nearest == 0 && value == 0 {
        if same(value, nearest) { units = 0 }
      } else if value.isFinite {
        units = error(value)
      }
      if units > worst.error { worst = (units, points[position]) }
    }
    return worst
  }

  /// One in 85,899 floats of all kinds; Double's functions are exact enough to measure them by.
  @Test("every kind of Float", arguments: functions)
  func singles(_ function: Function) {
    let points = stride(from: UInt32(7), to: 0xfffe_0000, by: 85_899).map(Float.init(bitPattern:))
    let values = function.single(Tensor(points)).scalars
    let worst = Self.worst(points, values) { position in
      let exact = function.expected(Double(points[position]))
      let nearest = Float(exact)
      return (nearest, { Swift.abs(Double($0) - exact) / Double(nearest.ulp) })
    }
    #expect(worst.error <= function.bounds.single, "at \(worst.at)")
  }

  /// Against 400-bit values, so that an error below one unit shows.
  @Test("the hardest points in Double", arguments: functions)
  func hardest(_ function: Function) throws {
    let lines = accuracyPoints.split(separator: "\n").map { $0.split(separator: " ") }
    let rows = lines.filter { $0[0] == function.testDescription }
    let points = try rows.map { try #require(Double($0[1])) }
    let nearest = try rows.map { try #require(Double($0[2])) }
    let rests = try rows.map { try #require(Double($0[3])) }
    let worst = Self.worst(points, function.double(Tensor(points)).scalars) { position in
      let value = nearest[position]
      return (value, { Swift.abs(($0 - value) / value.ulp - rests[position]) })
    }
    #expect(worst.error <= function.bounds.double, "at \(worst.at)")
  }

  #if arch(x86_64) && !os(Windows)
    /// Every kind of Double against 64-bit significands, whose functions err by less than 0.01.
    @Test("every kind of Double", arguments: functions.filter { exact[$0.testDescription] != nil })
    func doubles(_ function: Function) throws {
      let exact = try #require(Self.exact[function.testDescription])
      var generator = Philox(seed: 82)
      let (low, high) = (function.range.lowerBound, function.range.upperBound)
      let points = (0..<6000).map { number in
        let place = Double.random(in: 0...1, using: &generator)
        let scaled = scalbn(2 * place - 1, -Int.random(in: 0...1074, using: &generator))
        return switch number % 4 {
        case 0: low + (high - low) * place
        case 1: 4 * place - 2
        case 2: 40 * place - 20
        default: scaled
        }
      }
      let worst = Self.worst(points, function.double(Tensor(points)).scalars) { position in
        let value = exact(Float80(points[position]))
        let nearest = Double(value)
        return (nearest, { Double(Swift.abs(Float80($0) - value) / Float80(nearest.ulp)) })
      }
      #expect(worst.error <= function.bounds.double, "at \(worst.at)")
    }

    static let exact: [String: @Sendable (Float80) -> Float80] = [
      "exp": { Foundation.exp($0) }, "log": { Foundation.log($0) },
      "expm1": { Foundation.expm1($0) }, "log1p": { Foundation.log1p($0) },
      "tanh": { Foundation.tanh($0) }, "erf": { Foundation.erf($0) },
      "sigmoid": { $0.sigmoid }, "softplus": { $0.softplus }, "cdf": { $0.normalCDF },
      "gelu": { $0.gelu }, "sin": { Foundation.sin($0) }, "cos": { Foundation.cos($0) },
      "sqrt": { $0.squareRoot() }, "reciprocal": { 1 / $0 },
    ]
  #endif
}

/// Whether two numbers are both NaN, or equal and of one sign.
func same<S: BinaryFloatingPoint>(_ a: S, _ b: S) -> Bool {
  a.isNaN ? b.isNaN : a == b && a.sign == b.sign
}
