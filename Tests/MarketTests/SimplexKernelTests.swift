import Market
import Tensor
import Testing

@Suite struct SimplexKernelTests {
  /// By sorting: Held, Wolfe and Crowder, "Validation of subgradient optimization", 1974.
  private func sortedProjection(_ row: [Double]) -> [Double] {
    let top = row.max()!
    let shifted = row.map { $0 - top }
    var (sum, level) = (0.0, 0.0)
    for (index, value) in shifted.sorted(by: >).enumerated() {
      sum += value
      let candidate = (sum - 1) / Double(index + 1)
      guard value > candidate else { break }
      level = candidate
    }
    return shifted.map { Swift.max($0 - level, 0) }
  }

  @Test(arguments: [1, 2, 7, 8, 15, 16, 17, 100, 257]) func isTheProjectionBySorting(width: Int) {
    var generator = Philox(seed: 600)
    for deviation in [1e-6, 0.1, 1, 1e6] {
      let rows = Tensor<Double>.normal([20, width], deviation: deviation, using: &generator)
      let found = projectedOntoSimplex(rows).scalars
      for row in 0..<20 {
        let range = row * width..<(row + 1) * width
        let expected = sortedProjection(Array(rows.scalars[range]))
        for (x, y) in zip(found[range], expected) { #expect(abs(x - y) <= 1e-14) }
      }
    }
  }

  @Test func equalNumbersShareEqually() {
    for width in [1, 3, 16, 33] {
      let rows = Tensor<Float>.ones([2, width]) * 5e4
      #expect(
        projectedOntoSimplex(rows).scalars.allSatisfy { abs($0 * Float(width) - 1) <= 1e-6 })
    }
  }

  @Test func residualIsTheChangeByAProjectedStep() {
    var generator = Philox(seed: 610)
    for width in [1, 5, 16, 40] {
      let weights = randomRows(30, width, using: &generator)
      let gradient = Tensor<Double>.normal([30, width], using: &generator)
      let moved = abs(projectedOntoSimplex(weights + gradient) - weights).max().scalar
      #expect(abs(kktResidual(weights: weights, gradient: gradient) - moved) <= 1e-15)
    }
  }

  @Test(arguments: [0, 3, 16, 18]) func residualOfNoNumberIsNone(place: Int) {
    for bad in [Double.nan, .infinity] {
      var values = [Double](repeating: 0.1, count: 3 * 19)
      values[19 + place] = bad
      let gradient = Tensor(values, shape: [3, 19])
      let weights = Tensor<Double>.ones([3, 19]) / 19
      #expect(kktResidual(weights: weights, gradient: gradient).isNaN)
    }
  }
}
