import Curvature
import Synchronization
import Tensor
import Testing

@Suite struct EstimatorTests {
  /// Every estimator of `PeerScore` gives its scores and shares, and names them.
  @Test(arguments: PeerScore.allCases) func scoresHaveEstimators(_ score: PeerScore) throws {
    let curvature = try PeerProblem(.tanh).curvature()
    let estimator = PeerEstimator<Double>(score)
    let result = try curvature.evaluate(estimator)
    #expect(estimator.name == score.rawValue)
    #expect(estimator.needsLabels == ![.gaussNewton, .klLeaveOneOut].contains(score))
    #expect(relativeError(result.totals, curvature.scores(score)) < 1e-12)
    #expect(result.shares == curvature.contributions(to: score))
    #expect(result.sampled == nil)
  }

  /// What costs no more for more peers calls the head once, and once for each probe.
  @Test func passesOfTheHead() throws {
    let calls = Mutex(0)
    let head = PeerProblem(.tanh, peers: 5).head
    let problem = PeerProblem(.tanh, peers: 5)
    let curvature = try PeerCurvature(
      of: { inputs in
        calls.withLock { $0 += 1 }
        return head(inputs)
      }, inputs: problem.inputs, labels: problem.labels)
    let expected: [(PeerEstimator<Double>, Int)] = [
      (.firstOrder, 1), (.empiricalFisher, 1), (.fisherMonteCarlo(samples: 6, seed: 1), 1),
      (.hessianRowSum, 1), (.shapley2, 2), (.signedProbe(probes: 3, seed: 1), 3), (.paper, 1),
      (.taylor2, 1), (.gaussNewton, 1), (.exactShapley, 31),
      (.shapley(permutations: 2, seed: 1), 10),
    ]
    for (estimator, count) in expected {
      calls.withLock { $0 = 0 }
      _ = try curvature.evaluate(estimator)
      #expect(calls.withLock { $0 } == count, "\(estimator.name)")
    }
  }

  @Test func costsAreFormulasOfPeers() {
    typealias Estimator = PeerEstimator<Double>
    let expected: [(Estimator, Double)] = [
      (.leaveOneOut, 32), (.klLeaveOneOut, 32), (.paper, 34), (.taylor2, 34), (.gaussNewton, 33),
      (.firstOrder, 2), (.empiricalFisher, 2), (.shapley2, 4), (.hessianRowSum, 4),
      (.fisherMonteCarlo(samples: 3, seed: 1), 4), (.signedProbe(probes: 1, seed: 1), 4),
      (.shapley(permutations: 10, seed: 1), 320), (.exactShapley, 4_294_967_295),
      (.pathIntegral(nodes: 2), 194),
    ]
    for (estimator, passes) in expected {
      #expect(estimator.cost.passes(peers: 32) == passes, "\(estimator.name)")
    }
    #expect(Estimator.paper.cost.formula == "n + 2")
  }

  @Test func rowSumsAreNotTheDiagonal() throws {
    let curvature = try PeerProblem(.gelu).curvature()
    let sums = curvature.gateHessian.sum(alongAxis: 1).scalars
    let result = try curvature.evaluate(.hessianRowSum)
    #expect(relativeError(result.totals, sums) < 1e-12)
    #expect(relativeError(result.totals, curvature.scores(.paper)) > 0.01)
  }

  /// Within four standard errors for each peer, and not with a standard error that hides anything:
  /// it falls as the samples grow.
  @Test(arguments: [PeerActivation.tanh, .relu])
  func monteCarloFisherIsUnbiased(_ activation: PeerActivation) throws {
    let curvature = try PeerProblem(activation, batch: 4).curvature()
    let expected = curvature.scores(.gaussNewton)
    let result = try curvature.evaluate(.fisherMonteCarlo(samples: 400, seed: 3))
    let sampled = try #require(result.sampled)
    for (estimate, expected) in zip(sampled, expected) {
      #expect(abs(estimate.value - expected) < 4 * estimate.standardError)
      #expect(estimate.standardError < 0.2 * expected && estimate.standardError > 0)
      #expect(estimate.samples == 400 && estimate.seed == 3)
    }
    #expect(relativeError(sampled.map(\.value), result.totals) < 1e-12)
  }

  @Test func signedProbesAreUnbiasedForTheDiagonal() throws {
    let curvature = try PeerProblem(.gelu, batch: 4).curvature()
    let expected = curvature.scores(.paper)
    let result = try curvature.evaluate(.signedProbe(probes: 300, seed: 5))
    for (estimate, expected) in zip(try #require(result.sampled), expected) {
      #expect(abs(estimate.value - expected) < 4 * estimate.standardError)
    }
    let offDiagonal = zip(curvature.gateHessian.sum(alongAxis: 1).scalars, expected)
      .map { abs($0 - $1) }.max()!
    #expect(offDiagonal > 0.1, "row sums would pass too")
  }

  /// The mean over all 2^n signs is the diagonal itself.
  @Test func allSignsGiveTheDiagonal() throws {
    let problem = PeerProblem(.tanh, peers: 3, batch: 1)
    let curvature = try problem.curvature()
    var sum = Tensor<Double>.zeros([3, 1])
    for bits in 0..<8 {
      let signs = Tensor<Double>((0..<3).map { bits >> $0 & 1 == 1 ? 1 : -1 }, shape: [3, 1])
      sum = sum + signs * curvature.hessianSlopes(weighting: signs) * 0.125
    }
    #expect(relativeError(sum.scalars, curvature.scores(.paper)) < 1e-12)
  }

  @Test func seedsGiveTheSameBits() throws {
    let curvature = try PeerProblem(.tanh).curvature()
    for make: (UInt64) -> PeerEstimator<Double> in [
      { .fisherMonteCarlo(samples: 3, seed: $0) }, { .signedProbe(probes: 3, seed: $0) },
      { .shapley(permutations: 3, seed: $0) },
    ] {
      let first = try curvature.evaluate(make(1))
      #expect(try curvature.evaluate(make(1)) == first)
      #expect(try curvature.evaluate(make(2)).totals != first.totals)
    }
  }

  @Test(arguments: [PeerActivation.identity, .tanh, .gelu])
  func leaveOneOutIsThePathIntegral(_ activation: PeerActivation) throws {
    let curvature = try PeerProblem(activation).curvature()
    let result = try curvature.evaluate(.pathIntegral(nodes: 24))
    #expect(relativeError(result.totals, curvature.scores(.leaveOneOut)) < 1e-12)
    // One node at t = 1/2 is the midpoint rule: near, and not the same.
    let coarse = try curvature.evaluate(.pathIntegral(nodes: 1))
    #expect(relativeError(coarse.totals, result.totals) > 1e-6)
  }

  /// One of one's own, in one call.
  @Test func ownEstimators() throws {
    let loudness = PeerEstimator<Double>("loudness", needsLabels: false, cost: PassCost(0)) {
      PeerContributions(shares: square($0.inputs).sum(alongAxis: -1).rows)
    }
    let problem = PeerProblem(.tanh)
    let curvature = try problem.curvature()
    let expected = square(problem.inputs).sum(alongAxes: [1, 2]).scalars
    #expect(relativeError(try curvature.evaluate(loudness).totals, expected) < 1e-12)
    let order = try curvature.ranking(loudness, resamples: 20).order
    #expect(order == expected.indices.sorted { expected[$0] > expected[$1] })
    let row = try curvature.row(by: loudness, policy: .error)
    #expect(relativeError(row, expected.map { $0 / expected.reduce(0, +) }) < 1e-12)
  }

  @Test func wrongCountsAreErrors() throws {
    let curvature = try PeerProblem(.tanh).curvature()
    let short = PeerEstimator<Double>("short", needsLabels: false, cost: PassCost(0)) { _ in
      PeerContributions(totals: [1])
    }
    #expect(throws: CurvatureError.wrongScoreCount(estimator: "short", count: 1, peers: 4)) {
      try curvature.evaluate(short)
    }
    let bad = PeerEstimator<Double>("bad", needsLabels: false, cost: PassCost(0)) { _ in
      PeerContributions(totals: [1, 2, .nan, 0])
    }
    #expect(throws: CurvatureError.nonFiniteScore(peer: 2)) { try curvature.ranking(bad) }
    #expect(throws: CurvatureError.nonFiniteScore(peer: 2)) { try curvature.compare([bad]) }
  }
}
