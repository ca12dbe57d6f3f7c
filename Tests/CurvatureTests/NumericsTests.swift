import Curvature
import Foundation
import Tensor
import Testing

@Suite struct NumericsTests {
  /// A peer whose removal changes an error of about 150 by 6e-5: two float errors cannot be
  /// subtracted to get it, and float logits only to some hundredths of it.
  @Test(arguments: PeerActivation.allCases)
  func floatCostsOfATinyPeer(_ activation: PeerActivation) throws {
    var problem = PeerProblem(activation, peers: 3, batch: 64, width: 16, hidden: 128, classes: 10)
    // The first step makes the peer small, the second gives it the size asked for.
    for size in [1e-3, 6e-5] {
      problem.scaleFirstPeer(by: size / (try problem.curvature().linearRemoval.scalars[0]))
    }
    let (exact, rounded) = try problem.inBothPrecisions()
    #expect(abs(exact.scores(.leaveOneOut)[0] - 6e-5) < 1e-6)
    expectAgreement(rounded, exact, tolerance: 1e-3)
  }

  /// From a peer like the others to one near rounding there is no size at which digits go missing.
  @Test(arguments: [PeerActivation.identity, .tanh, .gelu])
  func floatCostsOfPeersOfEverySize(_ activation: PeerActivation) throws {
    for exponent in 0...7 {
      var problem = PeerProblem(
        activation, peers: 3, batch: 64, width: 16, hidden: 128, classes: 10)
      problem.scaleFirstPeer(by: pow(10, -Double(exponent)))
      let (exact, rounded) = try problem.inBothPrecisions()
      expectAgreement(rounded, exact, tolerance: 1e-3)
    }
  }

  /// relu(1.5e-6) is 1.5e-6 above relu(-5e-7): the slope 2e-6 halfway does not count.
  @Test func tinyRemovalAcrossAKink() throws {
    let head: @Sendable (Tensor<Double>) -> Tensor<Double> = { inputs in
      concatenate([relu(inputs.sum(alongAxis: 0)), .ones([1, 1])], alongAxis: 1)
    }
    let inputs = Tensor<Double>([2e-6, -0.5e-6], shape: [2, 1, 1])
    let curvature = try PeerCurvature(of: head, inputs: inputs, labels: [0])
    // The loss is log(1 + e^(1 - z)), from z = 1.5e-6 to 0.
    let cost = -log1p(exp(1.0) / (1 + exp(1.0)) * expm1(-1.5e-6))
    #expect(relativeError([curvature.scores(.leaveOneOut)[0]], [cost]) < 1e-9)
  }

  /// A vanishing peer's cost is its linear term, and its KL half its Gauss-Newton score.
  @Test func doubleCostsOfAVanishingPeer() throws {
    var problem = PeerProblem(.gelu)
    problem.inputs = problem.inputs * Tensor([1e-9, 1, 1, 1], shape: [4, 1, 1])
    let curvature = try problem.curvature()
    let cost = curvature.scores(.leaveOneOut)[0]
    #expect(relativeError([cost], [curvature.scores(.taylor2)[0]]) < 1e-12)
    let divergence = curvature.scores(.klLeaveOneOut)[0]
    #expect(relativeError([divergence], [curvature.scores(.gaussNewton)[0] / 2]) < 1e-8)
  }

  /// A head that is certain and right: softplus(-39) - softplus(-40), and the Kullback-Leibler
  /// divergence of two such softmaxes, both about 1e-17.
  @Test func costsOfACertainHead() throws {
    let inputs = Tensor<Double>([1, 0, 39, 0], shape: [2, 1, 2])
    let curvature = try PeerCurvature(of: { $0.sum(alongAxis: 0) }, inputs: inputs, labels: [0])
    let (before, after): (Double, Double) = (exp(-40.0), exp(-39.0))
    let cost = log1p((after - before) / (1 + before))
    #expect(relativeError([curvature.scores(.leaveOneOut)[0]], [cost]) < 1e-12)
    // To first order in the odds q of the other class, KL is the cost less q.
    let divergence = after - before - before
    #expect(relativeError([curvature.scores(.klLeaveOneOut)[0]], [divergence]) < 1e-12)
  }

  /// Logit tangents with mean 30 and deviation 0.01: E v^2 - (E v)^2 has no float digit left.
  @Test func varianceOfOffsetTangents() throws {
    var generator = Philox(seed: 4)
    let offset = Tensor<Float>.normal([2, 8, 10], mean: 30, deviation: 0.01, using: &generator)
    let labels = [Int](repeating: 3, count: 8)
    let single = try PeerCurvature(of: { $0.sum(alongAxis: 0) }, inputs: offset, labels: labels)
    let double = try PeerCurvature(
      of: { $0.sum(alongAxis: 0) },
      inputs: Tensor<Double>(converting: offset.values, shape: offset.shape), labels: labels)
    for score in [PeerScore.gaussNewton, .paper] {
      #expect(relativeError(single.scores(score), double.scores(score)) < 1e-3, "\(score)")
    }
    let shares = single.contributions(to: .gaussNewton).flatMap { $0 }
    let expected = double.contributions(to: .gaussNewton).flatMap { $0 }
    #expect(relativeError(shares, expected) < 1e-3)
  }

  /// Logits far apart: the softmax is one class, and removing the peer moves it to another.
  @Test func extremeLogits() throws {
    let inputs = Tensor<Double>([2000, 0, 0, 1000], shape: [2, 1, 2])
    let curvature = try PeerCurvature(of: { $0.sum(alongAxis: 0) }, inputs: inputs, labels: [0])
    #expect(curvature.loss == 0)
    #expect(curvature.scores(.leaveOneOut) == [1000, 0])
    #expect(curvature.scores(.klLeaveOneOut) == [1000, 0])
    let wrong = try PeerCurvature(of: { $0.sum(alongAxis: 0) }, inputs: inputs, labels: [1])
    #expect(wrong.loss == 1000)
    #expect(wrong.scores(.leaveOneOut) == [-1000, 1000])
  }
}

/// The first peer's costs agree.
private func expectAgreement(
  _ actual: PeerCurvature<Float>, _ expected: PeerCurvature<Double>, tolerance: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for score in [PeerScore.leaveOneOut, .klLeaveOneOut] {
    let error = relativeError([actual.scores(score)[0]], [expected.scores(score)[0]])
    #expect(error < tolerance, "\(score)", sourceLocation: sourceLocation)
  }
}

extension PeerProblem {
  fileprivate mutating func scaleFirstPeer(by factor: Double) {
    let factors = [factor] + [Double](repeating: 1, count: peers - 1)
    inputs = inputs * Tensor(factors, shape: [peers, 1, 1])
  }

  /// The curvature of the same numbers, which are those of `Float`, in both precisions.
  fileprivate func inBothPrecisions() throws -> (PeerCurvature<Double>, PeerCurvature<Float>) {
    let single: PeerHead<Float> = head.converted()
    let rounded = Tensor<Float>(converting: inputs.scalars, shape: inputs.shape)
    var double = self
    double.head = single.converted()
    double.inputs = Tensor(converting: rounded.values, shape: rounded.shape)
    return (
      try double.curvature(),
      try PeerCurvature(of: { single($0) }, inputs: rounded, labels: labels)
    )
  }
}

extension PeerHead {
  fileprivate func converted<Other>() -> PeerHead<Other> {
    func convert(_ x: Tensor<Scalar>) -> Tensor<Other> {
      Tensor<Other>(converting: x.values, shape: x.shape)
    }
    return PeerHead<Other>(
      peerWeights: convert(peerWeights), hiddenBias: convert(hiddenBias),
      outputWeights: convert(outputWeights), outputBias: convert(outputBias),
      activation: activation)
  }
}
