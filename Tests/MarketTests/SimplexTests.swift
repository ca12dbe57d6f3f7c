import Market
import Tensor
import Testing

@Suite struct SimplexTests {
  @Test func projectionLandsOnTheSimplex() {
    var generator = Philox(seed: 31)
    for width in [1, 2, 7] {
      let rows = projectedOntoSimplex(
        Tensor<Double>.normal([50, width], deviation: 3, using: &generator))
      #expect(isOnSimplex(rows))
    }
  }

  @Test func projectionLeavesTheSimplexAlone() {
    var generator = Philox(seed: 32)
    let rows = randomRows(50, 6, using: &generator)
    #expect(largestGap(projectedOntoSimplex(rows), rows) <= 1e-15)
  }

  @Test func projectionNeverLengthens() {
    var generator = Philox(seed: 33)
    let a = Tensor<Double>.normal([100, 5], using: &generator)
    let b = Tensor<Double>.normal([100, 5], using: &generator)
    let before = square(a - b).sum(alongAxis: 1).scalars
    let after = square(projectedOntoSimplex(a) - projectedOntoSimplex(b)).sum(alongAxis: 1).scalars
    #expect(zip(after, before).allSatisfy { $0 <= $1 * (1 + 1e-14) })
  }

  @Test func projectionIsNearest() {
    var generator = Philox(seed: 34)
    for _ in 0..<20 {
      let x = Tensor<Double>.normal([4], using: &generator)
      let nearest = square(x - projectedOntoSimplex(x)).sum().scalar
      let others = square(x - randomRows(200, 4, using: &generator)).sum(alongAxis: 1).scalars
      #expect(others.allSatisfy { nearest <= $0 })
    }
  }

  @Test func projectionOfKnownRows() {
    let rows = Tensor<Double>(rows: [[2, 0, 0], [0.5, 0.5, 0.5], [1, 0.5, -4]])
    let expected = Tensor<Double>(rows: [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [0.75, 0.25, 0]])
    #expect(largestGap(projectedOntoSimplex(rows), expected) <= 1e-15)
  }

  @Test(arguments: SimplexRule.allCases)
  func stepsStayOnTheSimplexAndGainByTheGradient(rule: SimplexRule) {
    var generator = Philox(seed: 35)
    for size in [1e-3, 0.1, 10, 1e4] {
      let weights = randomRows(20, 5, using: &generator)
      let gradient = Tensor<Double>.normal([20, 5], using: &generator)
      let next = rule.step(weights, along: gradient, size: size)
      #expect(isOnSimplex(next), "size \(size)")
      // Clipping and dividing is no ascent in general.
      guard rule != .rescale else { continue }
      let gains = ((next - weights) * gradient).sum(alongAxis: 1).scalars
      #expect(gains.allSatisfy { $0 >= -1e-15 }, "size \(size)")
    }
  }

  @Test func rulesDoWhatTheySay() {
    let weights = Tensor<Double>(rows: [[0.5, 0.5, 0]])
    let gradient = Tensor<Double>(rows: [[1, -1, 2]])
    let projected = SimplexRule.project.step(weights, along: gradient, size: 0.1)
    #expect(
      largestGap(projected, Tensor(rows: [[0.6 - 0.2 / 3, 0.4 - 0.2 / 3, 0.2 - 0.2 / 3]])) <= 1e-15)
    let rescaled = SimplexRule.rescale.step(weights, along: gradient, size: 0.6)
    #expect(largestGap(rescaled, Tensor(rows: [[1.1 / 2.3, 0, 1.2 / 2.3]])) <= 1e-15)
    let exponentiated = SimplexRule.exponentiated.step(weights, along: gradient, size: 0.5)
    let ratio = Double.exp(1)
    #expect(
      largestGap(exponentiated, Tensor(rows: [[ratio / (1 + ratio), 1 / (1 + ratio), 0]])) <= 1e-15)
  }

  @Test func rescalingKeepsARowOfWhichNothingWouldBeLeft() {
    let weights = Tensor<Double>(rows: [[0.25, 0.75], [0.5, 0.5]])
    let gradient = Tensor<Double>(rows: [[-1, -1], [1, 0]])
    let next = SimplexRule.rescale.step(weights, along: gradient, size: 1)
    #expect(next[0].scalars == [0.25, 0.75])
    #expect(next[1].scalars == [0.75, 0.25])
  }

  @Test func boundedUpdateGoesAsFarAsItMay() {
    var generator = Philox(seed: 36)
    let old = randomRows(40, 5, using: &generator)
    let new = randomRows(40, 5, using: &generator)
    let wanted = sqrt(square(new - old).sum(alongAxis: 1)).scalars
    for epsilon in [0.01, 0.5, 2] {
      let next = boundedUpdate(from: old, to: new, epsilon: epsilon)
      #expect(isOnSimplex(next))
      let moved = sqrt(square(next - old).sum(alongAxis: 1)).scalars
      for row in 0..<40 {
        #expect(abs(moved[row] - min(wanted[row], epsilon)) <= 1e-15)
        if wanted[row] <= epsilon { #expect(next[row].scalars == new[row].scalars) }
      }
    }
  }

  @Test func boundedUpdateOfOneRow() {
    let next = boundedUpdate(from: Tensor([1.0, 0]), to: Tensor([0.0, 1]), epsilon: 0.5)
    let part = 0.5 / 2.0.squareRoot()
    #expect(largestGap(next, Tensor([1 - part, part])) <= 1e-15)
  }

  @Test func residualIsZeroOnlyWhereNoRowCanGain() {
    let weights = Tensor<Double>(rows: [[1, 0], [0.5, 0.5]])
    let settled = Tensor<Double>(rows: [[3, -1], [0.7, 0.7]])
    #expect(kktResidual(weights: weights, gradient: settled) <= 1e-15)
    // project([4, 3.5]) = [0.75, 0.25].
    let unsettled = Tensor<Double>(rows: [[3, 3.5], [0.7, 0.7]])
    #expect(abs(kktResidual(weights: weights, gradient: unsettled) - 0.25) <= 1e-15)
    #expect(kktResidual(weights: weights, gradient: settled * .nan).isNaN)
  }

  private func isOnSimplex(_ rows: Tensor<Double>) -> Bool {
    rows.scalars.allSatisfy { $0 >= 0 }
      && rows.sum(alongAxis: -1).scalars.allSatisfy { abs($0 - 1) <= 1e-14 }
  }

  private func largestGap(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Double {
    (a - b).scalars.reduce(0) { max($0, abs($1)) }
  }
}
