import Foundation
import Tensor
import Testing

/// Slopes far from 0, where a difference quotient sees only the rounding of the value, against
/// closed forms in double precision.
@Suite struct TailTests {
  struct Slope: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let point: Double
    /// What the derivative is.
    let expected: Double
    let single: @Sendable (Tensor<Float>) -> Tensor<Float>
    let double: @Sendable (Tensor<Double>) -> Tensor<Double>
  }

  static let slopes: [Slope] = [
    Slope(
      testDescription: "expm1 at -40", point: -40, expected: Foundation.exp(-40.0),
      single: { expm1($0) }, double: { expm1($0) }),
    Slope(
      testDescription: "sigmoid at 40", point: 40, expected: Foundation.exp(-40.0),
      single: { sigmoid($0) }, double: { sigmoid($0) }),
    Slope(
      testDescription: "sigmoid at -40", point: -40, expected: Foundation.exp(-40.0),
      single: { sigmoid($0) }, double: { sigmoid($0) }),
    Slope(
      testDescription: "softplus at -40", point: -40, expected: Foundation.exp(-40.0),
      single: { softplus($0) }, double: { softplus($0) }),
    Slope(
      testDescription: "erf at 5", point: 5,
      expected: 2 / Double.pi.squareRoot() * Foundation.exp(-25.0),
      single: { erf($0) }, double: { erf($0) }),
    Slope(
      testDescription: "normalCDF at 8", point: 8,
      expected: Foundation.exp(-32.0) / (2 * Double.pi).squareRoot(), single: { normalCDF($0) },
      double: { normalCDF($0) }),
    Slope(
      testDescription: "gelu at -10", point: -10,
      expected: erfc(10 / 2.0.squareRoot()) / 2 - 10 * Foundation.exp(-50.0)
        / (2 * Double.pi).squareRoot(), single: { gelu($0) }, double: { gelu($0) }),
    Slope(
      testDescription: "log at 1e-30", point: 1e-30, expected: 1e30, single: { log($0) },
      double: { log($0) }),
    Slope(
      testDescription: "log1p at 1e-20", point: 1e-20, expected: 1, single: { log1p($0) },
      double: { log1p($0) }),
    Slope(
      testDescription: "log1p at 2^-23 - 1", point: 0x1p-23 - 1, expected: 0x1p23,
      single: { log1p($0) }, double: { log1p($0) }),
    Slope(
      testDescription: "x^2.5 at 0", point: 0, expected: 0, single: { pow($0, 2.5) },
      double: { pow($0, 2.5) }),
    Slope(
      testDescription: "x^1 at 0", point: 0, expected: 1, single: { pow($0, 1) },
      double: { pow($0, 1) }),
    Slope(
      testDescription: "x^0 at 0", point: 0, expected: 0, single: { pow($0, 0) },
      double: { pow($0, 0) }),
    Slope(
      testDescription: "softmax of [0, x] at -40", point: -40, expected: -Foundation.exp(-40.0),
      single: { softmax(stack([0 * $0, $0]))[0] }, double: { softmax(stack([0 * $0, $0]))[0] }),
    Slope(
      testDescription: "log softmax of [0, x] at -40", point: -40, expected: 1,
      single: { logSoftmax(stack([0 * $0, $0]))[1] },
      double: { logSoftmax(stack([0 * $0, $0]))[1] }),
  ]

  @Test("a slope in the tail is accurate relative to itself", arguments: slopes)
  func relativeAccuracy(_ row: Slope) {
    let single = gradient(at: Tensor(Float(row.point)), in: row.single).scalar
    let double = gradient(at: Tensor(row.point), in: row.double).scalar
    #expect(Swift.abs(Double(single) - row.expected) <= 1e-5 * Swift.abs(row.expected))
    #expect(Swift.abs(double - row.expected) <= 1e-12 * Swift.abs(row.expected))
  }

  @Test("the slopes chosen at a kink") func kinks() {
    #expect(gradient(at: Tensor<Float>(0)) { relu($0) }.scalar == 0)
    #expect(gradient(at: Tensor<Float>(0)) { abs($0) }.scalar == 0)
    let ties = gradient(at: Tensor<Float>([2, 1, 2])) { $0.max(alongAxis: 0) }
    #expect(ties.scalars == [0.5, 0, 0.5])
  }
}
