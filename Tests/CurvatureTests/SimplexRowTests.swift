import Curvature
import Tensor
import Testing

@Suite struct SimplexRowTests {
  @Test(arguments: [SimplexPolicy.error, .clampAtZero, .shift])
  func positiveScoresAreShared(_ policy: SimplexPolicy) throws {
    #expect(try simplexRow([1, 0, 3], policy: policy) == [0.25, 0, 0.75])
  }

  /// Without negative scores there is nothing to shift: the least useful peer keeps its weight.
  @Test func shiftLeavesPositiveScoresAlone() throws {
    #expect(try simplexRow([1, 3], policy: .shift) == [0.25, 0.75])
  }

  @Test func negativeScoresFollowThePolicy() throws {
    let scores = [-1.0, 0, 3]
    #expect(throws: CurvatureError.negativeScore(peer: 0, value: -1)) {
      try simplexRow(scores, policy: .error)
    }
    #expect(try simplexRow(scores, policy: .clampAtZero) == [0, 0, 1])
    #expect(
      relativeError(try simplexRow(scores, policy: .shift), [0, 0.2, 0.8]) < 1e-15)
  }

  @Test func nothingToShareIsAnError() {
    for (scores, policy) in [
      ([0.0, 0], SimplexPolicy.error), ([], .error), ([-1, -2], .clampAtZero),
      ([-2, -2], .shift), ([0, 0], .shift),
    ] {
      #expect(throws: CurvatureError.noPositiveScore) { try simplexRow(scores, policy: policy) }
    }
  }

  @Test func scoresThatAreNotFiniteAreAnError() {
    for bad in [Double.nan, .infinity, -.infinity] {
      #expect(throws: CurvatureError.nonFiniteScore(peer: 1)) {
        try simplexRow([1, bad], policy: .clampAtZero)
      }
    }
  }

  @Test func extremeScoresDoNotOverflow() throws {
    let huge = Double.greatestFiniteMagnitude
    #expect(try simplexRow([huge, huge], policy: .error) == [0.5, 0.5])
    #expect(try simplexRow([huge, -huge], policy: .shift) == [1, 0])
    let tiny = Double.leastNonzeroMagnitude
    #expect(try simplexRow([tiny, tiny], policy: .error) == [0.5, 0.5])
  }

  /// A tanh head whose Hessian is indefinite: the policies differ, and none is silent.
  @Test func rowsOfAnIndefiniteHead() throws {
    // Peer 0 pushes a unit past its bend towards the wrong class.
    let head: @Sendable (Tensor<Double>) -> Tensor<Double> = { inputs in
      let unit = tanh(inputs.sum(alongAxis: 0))
      return concatenate([unit, -unit], alongAxis: 1)
    }
    let inputs = Tensor<Double>([-1.5, 0.1], shape: [2, 1, 1])
    let curvature = try PeerCurvature(of: head, inputs: inputs, labels: [0])
    let scores = curvature.scores(.paper)
    #expect(scores[0] < 0 && scores[1] < 0)
    #expect(throws: CurvatureError.negativeScore(peer: 0, value: scores[0])) {
      try curvature.row(policy: .error)
    }
    #expect(throws: CurvatureError.noPositiveScore) { try curvature.row(policy: .clampAtZero) }
    #expect(try curvature.row(policy: .shift) == [0, 1])
    let gaussNewton = curvature.scores(.gaussNewton)
    let total = gaussNewton[0] + gaussNewton[1]
    let row = try curvature.row(policy: .gaussNewton)
    #expect(relativeError(row, gaussNewton.map { $0 / total }) < 1e-15)
    let divergences = curvature.scores(.klLeaveOneOut)
    let other = try curvature.row(.klLeaveOneOut, policy: .error)
    #expect(
      relativeError(other, divergences.map { $0 / (divergences[0] + divergences[1]) }) < 1e-15)
  }
}
