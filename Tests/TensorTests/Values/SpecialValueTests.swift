import Foundation
import Tensor
import Testing

/// Zeros with their signs, infinities, NaN, subnormal numbers and the ends of the ranges: what
/// every function of one number does with them, by C's Annex F where C has the function.
@Suite struct SpecialValueTests {
  @Test("zeros, infinities and NaN") func zerosAndInfinities() {
    Special<Float>().zerosAndInfinities()
    Special<Double>().zerosAndInfinities()
  }

  @Test("subnormal numbers") func subnormals() {
    Special<Float>().subnormals()
    Special<Double>().subnormals()
    Special<Float>().check({ log($0) }, [(.leastNonzeroMagnitude, -103.278929903431851)])
    Special<Double>().check({ log($0) }, [(.leastNonzeroMagnitude, -744.4400719213812)])
  }

  @Test("overflow and underflow") func ends() {
    Special<Float>().ends(overflow: 88.72283, underflow: -103.972076, largestLog: 88.72284)
    Special<Double>().ends(
      overflow: 709.782712893384, underflow: -745.1332191019411, largestLog: 709.782712893384)
  }
}

private struct Special<S: TensorScalar> {
  /// Points and the values there; NaN gives `nan`.
  func check(
    _ function: (Tensor<S>) -> Tensor<S>, _ rows: [(x: S, y: S)], nan: S = .nan,
    at location: SourceLocation = #_sourceLocation
  ) {
    // Nine copies, so that both the vector code and what is left over see every point.
    let points = (0..<9).flatMap { _ in rows.map(\.x) } + [S.nan]
    let expected = (0..<9).flatMap { _ in rows.map(\.y) } + [nan]
    let values = function(Tensor(points)).scalars
    for (position, value) in values.enumerated() where !same(value, expected[position]) {
      Issue.record(
        "\(points[position]) gives \(value), not \(expected[position])", sourceLocation: location)
      return
    }
  }

  func zerosAndInfinities() {
    let inf = S.infinity
    check({ exp($0) }, [(0, 1), (-0.0, 1), (inf, inf), (-inf, 0)])
    check({ expm1($0) }, [(0, 0), (-0.0, -0.0), (inf, inf), (-inf, -1)])
    check({ log($0) }, [(0, -inf), (-0.0, -inf), (1, 0), (inf, inf), (-inf, .nan), (-1, .nan)])
    check(
      { log1p($0) },
      [(0, 0), (-0.0, -0.0), (-1, -inf), (inf, inf), (-inf, .nan), (-2, .nan)])
    check({ tanh($0) }, [(0, 0), (-0.0, -0.0), (inf, 1), (-inf, -1)])
    check({ erf($0) }, [(0, 0), (-0.0, -0.0), (inf, 1), (-inf, -1)])
    check({ sigmoid($0) }, [(0, 0.5), (-0.0, 0.5), (inf, 1), (-inf, 0)])
    check(
      { softplus($0) },
      [(inf, inf), (-inf, 0)])
    check({ normalCDF($0) }, [(0, 0.5), (-0.0, 0.5), (inf, 1), (-inf, 0)])
    check({ gelu($0) }, [(0, 0), (-0.0, -0.0), (inf, inf), (-inf, -0.0)])
    check({ sin($0) }, [(0, 0), (-0.0, -0.0), (inf, .nan), (-inf, .nan)])
    check({ cos($0) }, [(0, 1), (-0.0, 1), (inf, .nan), (-inf, .nan)])
    check({ sqrt($0) }, [(0, 0), (-0.0, -0.0), (inf, inf), (-inf, .nan), (-1, .nan)])
    check({ reciprocal($0) }, [(0, inf), (-0.0, -inf), (inf, 0), (-inf, -0.0)])
    check({ square($0) }, [(0, 0), (-0.0, 0), (inf, inf), (-inf, inf)])
    check({ abs($0) }, [(0, 0), (-0.0, 0), (inf, inf), (-inf, inf)])
    check({ -$0 }, [(0, -0.0), (-0.0, 0), (inf, -inf), (-inf, inf)])
    check({ sign($0) }, [(0, 0), (inf, 1), (-inf, -1)])
    check({ relu($0) }, [(0, 0), (inf, inf), (-inf, 0)])
  }

  func subnormals() {
    let least = S.leastNonzeroMagnitude
    let normal = S.leastNormalMagnitude
    let middle = normal / 4 + least
    let kept = [least, -least, 6 * least, middle, -middle, normal].map { (x: $0, y: $0) }
    for function: (Tensor<S>) -> Tensor<S> in [
      { expm1($0) }, { log1p($0) }, { tanh($0) }, { sin($0) }, { -(-$0) },
    ] { check(function, kept) }
    check({ exp($0) }, [(least, 1), (-least, 1), (normal, 1)])
    check({ cos($0) }, [(least, 1), (-normal, 1)])
    check({ sigmoid($0) }, [(least, 0.5), (-normal, 0.5)])
    check({ normalCDF($0) }, [(least, 0.5), (-normal, 0.5)])
    // 2 / sqrt(pi) is 1.128, and gelu's slope 1 / 2.
    check({ erf($0) }, [(least, least), (-6 * least, -7 * least), (8 * least, 9 * least)])
    check({ gelu($0) }, [(6 * least, 3 * least), (-6 * least, -3 * least), (-normal, -normal / 2)])
    check({ relu($0) }, [(least, least), (-least, 0)])
    check({ sign($0) }, [(least, 1), (-least, -1)])
    check({ step($0) }, [(least, 1), (-least, 0), (.infinity, 1), (-0.0, 0)], nan: 0)
    check({ abs($0) }, [(least, least), (-middle, middle)])
    check({ square($0) }, [(least, 0), (normal, 0)])
    check({ reciprocal($0) }, [(least, .infinity), (-least, -.infinity), (normal, 1 / normal)])
    check({ sqrt($0) }, [(least, least.squareRoot()), (middle, middle.squareRoot())])
  }

  /// exp is finite up to `overflow` and not 0 down to `underflow`.
  func ends(overflow: S, underflow: S, largestLog: S) {
    let largest = S.greatestFiniteMagnitude
    let inf = S.infinity
    for function: (Tensor<S>) -> Tensor<S> in [{ exp($0) }, { expm1($0) }] {
      check(function, [(overflow.nextUp, inf), (2 * overflow, inf), (largest, inf)])
      let last = function(Tensor([overflow])).scalars[0]
      #expect(last.isFinite && last > largest / 2)
    }
    for function: (Tensor<S>) -> Tensor<S> in [
      { exp($0) }, { sigmoid($0) }, { softplus($0) },
    ] {
      let least = S.leastNonzeroMagnitude
      check(function, [(underflow, least), (underflow.nextDown, 0), (-largest, 0)])
    }
    check({ log($0) }, [(largest, largestLog)])
    check({ log1p($0) }, [(largest, largestLog)])
    check({ softplus($0) }, [(largest, largest)])
    for function: (Tensor<S>) -> Tensor<S> in [{ tanh($0) }, { erf($0) }] {
      check(function, [(20, 1), (-20, -1), (largest, 1), (-largest, -1)])
    }
    check({ normalCDF($0) }, [(-40, 0), (40, 1), (-largest, 0), (largest, 1)])
    check({ gelu($0) }, [(-40, -0.0), (40, 40), (-largest, -0.0), (largest, largest)])
    check({ square($0) }, [(largest.squareRoot().nextUp, inf), (-largest, inf)])
  }
}
