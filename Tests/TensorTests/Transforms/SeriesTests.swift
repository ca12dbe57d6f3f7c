import Foundation
import Tensor
import Testing

/// Taylor series of an order that nested derivatives could not reach.
@Suite struct SeriesTests {
  private let order = 30

  private func series(
    _ x: Double, along v: Double = 1,
    _ f: @escaping @Sendable (Tensor<Double>) -> Tensor<Double>
  ) -> [Tensor<Double>] {
    taylor(at: Tensor(x), along: Tensor(v), order: order, in: f)
  }

  @Test("sine, cosine and exponential: coefficients over k!") func factorials() {
    let (sines, cosines, powers) = (
      series(0.7) { sin($0) }, series(0.7) { cos($0) }, series(0.7) { exp($0) }
    )
    var factorial = 1.0
    for k in 0...order {
      factorial *= Double(Swift.max(k, 1))
      let turn = 0.7 + Double(k) * .pi / 2
      expectClose(sines[k], Tensor(Foundation.sin(turn) / factorial), terms: 1 / factorial)
      expectClose(cosines[k], Tensor(Foundation.cos(turn) / factorial), terms: 1 / factorial)
      expectClose(powers[k], Tensor(Foundation.exp(0.7) / factorial))
    }
  }

  @Test("powers and logarithm: binomial coefficients") func binomials() {
    let x = 1.25
    let (powers, logs, inverses) = (
      series(x) { pow($0, 2.5) }, series(x) { log($0) }, series(x) { reciprocal($0) }
    )
    var binomial = 1.0
    for k in 0...order {
      if k > 0 { binomial *= (2.5 - Double(k - 1)) / Double(k) }
      expectClose(powers[k], Tensor(binomial * Foundation.pow(x, 2.5 - Double(k))))
      let sign = k % 2 == 0 ? 1.0 : -1
      expectClose(inverses[k], Tensor(sign * Foundation.pow(x, -Double(k + 1))))
      if k > 0 { expectClose(logs[k], Tensor(-sign / Double(k) * Foundation.pow(x, -Double(k)))) }
    }
  }

  @Test("one function by two routes") func routes() {
    let x = 0.3
    // The nearest pole lies pi away: along 3 the coefficients stay of one size.
    let sigmoids = series(x, along: 3) { sigmoid($0) }
    expectClose(sigmoids, series(x, along: 3) { 1 / (1 + exp(-$0)) })
    expectClose(sigmoids, series(x, along: 3) { (1 + tanh($0 / 2)) / 2 })
    expectClose(series(x, along: 3) { softplus($0) }, series(x, along: 3) { log(1 + exp($0)) })
    expectClose(series(x) { gelu($0) }, series(x) { $0 * normalCDF($0) })
    expectClose(
      series(x) { normalCDF($0) }, series(x) { (1 + erf($0 / 2.0.squareRoot())) / 2 })
    expectClose(series(x) { sqrt(1 + square($0)) }, series(x) { pow(1 + $0 * $0, 0.5) })
    expectClose(series(x) { expm1($0) }, series(x) { exp($0) - 1 })
    expectClose(series(x) { log1p($0) }, series(x) { log(1 + $0) })
  }

  @Test("order 0 is the value") func orderZero() {
    let x = Tensor<Float>([1, 2])
    for f in [{ exp($0) }, { softmax($0) }, { $0 * $0 }, { sigmoid($0) }, { sin($0) }]
      as [@Sendable (Tensor<Float>) -> Tensor<Float>]
    {
      let series = taylor(at: x, along: x, order: 0, in: f)
      #expect(series.map(\.scalars) == [f(x).scalars])
    }
  }

  @Test("a straight line through every primitive, of which two coefficients are given")
  func straightLines() {
    for row in derivativeTable where row.isDifferentiable {
      if let row = row.checks as? PrimitiveCase<Double> { checkStraightLine(row) }
    }
  }

  /// x + t v against the same points as 1 * x + t v, whose series are complete.
  private func checkStraightLine(_ row: PrimitiveCase<Double>) {
    var generator = Philox(seed: 10)
    for f in row.restrictions {
      let v = f.direction(using: &generator)
      let short = taylor(at: f.point, along: v, order: 3) { f($0) }
      let complete = taylor(at: Tensor<Double>(0), along: Tensor(1), order: 3) { t in
        f(zip(f.point, v).map { $0 + $1 * t })
      }
      expectClose(short, complete, terms: row.terms, "\(row.primitive) \(row.label) \(f.moving)")
    }
  }
}
