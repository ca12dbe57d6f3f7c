import Curvature
import Tensor
import Testing

@Suite struct ScoreTests {
  @Test(arguments: HeadKind.allCases, PeerScore.allCases)
  func contributionsSumToTheScore(_ kind: HeadKind, _ score: PeerScore) throws {
    let problem = HeadProblem(kind)
    let curvature = try problem.curvature()
    let contributions = curvature.contributions(to: score)
    #expect(contributions.map(\.count) == [Int](repeating: 3, count: problem.peers))
    let sums = contributions.map { $0.reduce(0, +) }
    #expect(relativeError(sums, curvature.scores(score)) < 1e-12)
  }

  /// An example's share is its score as a batch of its own.
  @Test(arguments: PeerScore.allCases)
  func contributionsAreThoseOfEachExampleAlone(_ score: PeerScore) throws {
    let problem = PeerProblem(.tanh)
    let shares = try problem.curvature().contributions(to: score)
    for x in 0..<problem.batch {
      var single = problem
      single.inputs = problem.inputs[.all, .range(x..<x + 1)]
      single.labels = [problem.labels[x]]
      let expected = try single.curvature().scores(score)
      #expect(relativeError(shares.map { $0[x] }, expected) < 1e-12)
    }
  }

  @Test(arguments: PeerScore.allCases) func bothRoutesAgree(_ score: PeerScore) throws {
    let problem = PeerProblem(.tanh)
    let tail = try problem.head.curvature(inputs: problem.inputs, labels: problem.labels)
    let whole = try problem.curvature()
    #expect(relativeError(tail.scores(score), whole.scores(score)) < 1e-12)
    let shares = tail.contributions(to: score).flatMap { $0 }
    #expect(relativeError(shares, whole.contributions(to: score).flatMap { $0 }) < 1e-12)
  }

  @Test func secondOrderScoresCombineTheirParts() throws {
    let curvature = try PeerProblem(.gelu).curvature()
    let linear = curvature.linearRemoval.scalars
    let half = curvature.scores(.paper).map { $0 / 2 }
    #expect(
      relativeError(curvature.scores(.taylor2), zip(linear, half).map { $0 + $1 }) < 1e-15)
  }

  /// One gradient for each example, squared along the removal.
  @Test func empiricalFisherSquaresEachExample() throws {
    let problem = PeerProblem(.relu)
    let expected = (0..<problem.peers).map { peer in
      (0..<problem.batch).reduce(0.0) { sum, x in
        let slope = derivative(at: problem.inputs, along: problem.removal(peer)) { inputs in
          -logSoftmax(problem.head(inputs))[.index(x), .index(problem.labels[x])]
        }.scalar
        return sum + slope * slope
      }
    }
    #expect(relativeError(try problem.curvature().scores(.empiricalFisher), expected) < 1e-12)
  }

  @Test(arguments: PeerScore.allCases) func meansDivideByExamples(_ score: PeerScore) throws {
    let curvature = try PeerProblem(.tanh).curvature()
    let means = curvature.scores(score, reduction: .mean)
    #expect(relativeError(means.map { $0 * 3 }, curvature.scores(score)) < 1e-15)
  }

  @Test func scoresThatMeasureSizeAreNeverNegative() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let curvature = try PeerProblem(.tanh, seed: seed).curvature()
      for score in [PeerScore.gaussNewton, .klLeaveOneOut, .empiricalFisher] {
        #expect(curvature.scores(score).allSatisfy { $0 >= 0 }, "\(score), seed \(seed)")
      }
    }
  }

  @Test func statisticsAreThoseOfTheShares() throws {
    let curvature = try PeerProblem(.gelu, batch: 5).curvature()
    for score in [PeerScore.leaveOneOut, .gaussNewton] {
      let sums = curvature.scoreStatistics(score)
      let means = curvature.scoreStatistics(score, reduction: .mean)
      #expect(relativeError(sums.map(\.value), curvature.scores(score)) < 1e-12)
      for (peer, shares) in curvature.contributions(to: score).enumerated() {
        let mean = shares.reduce(0, +) / 5
        let variance = shares.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 4
        let expected = (variance / 5).squareRoot()
        #expect(relativeError([means[peer].standardError], [expected]) < 1e-12)
        #expect(relativeError([sums[peer].standardError], [expected * 5]) < 1e-12)
        #expect(relativeError([means[peer].value], [mean]) < 1e-12)
      }
    }
    #expect(ScoreStatistics([1.5]).value == 1.5)
    #expect(ScoreStatistics([1.5]).standardError.isNaN)
  }

  /// The score of the best peer, alone on the label, is highest: the sign of each measure.
  @Test func removingAUsefulPeerCosts() throws {
    // Peer 0 says the label, peer 1 says nothing, peer 2 says the wrong class.
    let inputs = Tensor<Double>([2, 0, 0, 2, 0, 0, 0, 0, 0, 1, 1, 0], shape: [3, 2, 2])
    let curvature = try PeerCurvature(
      of: { $0.sum(alongAxis: 0) }, inputs: inputs, labels: [0, 1])
    for score in [PeerScore.leaveOneOut, .firstOrder, .shapley2] {
      let values = curvature.scores(score)
      #expect(values[0] > 0 && values[1] == 0 && values[2] < 0, "\(score)")
    }
    #expect(curvature.scores(.paper)[1] == 0)
    #expect(curvature.scores(.klLeaveOneOut)[1] == 0)
  }
}
