import Curvature
import Foundation
import Tensor
import Testing

@Suite struct NumericsTests {
  /// A peer whose removal changes an error of about 150 by 6e-5: two float errors cannot be
  /// subtracted to get it, and their logits only to about a hundredth.
  @Test(arguments: [PeerActivation.identity, .tanh, .gelu, .relu])
  func floatCostsOfATinyPeer(_ activation: PeerActivation) throws {
    var problem = PeerProblem(
      activation, peers: 3, batch: 64, width: 16, hidden: 128, classes: 10)
    // The first step makes the peer small, the second gives it the size asked for.
    for size in [1e-3, 6e-5] {
      let linear = try problem.curvature().linearRemoval.scalars[0]
      problem.inputs = problem.inputs * Tensor([size / linear, 1, 1], shape: [3, 1, 1])
    }
    // The same numbers in both precisions.
    let single = problem.head.mapToFloat()
    problem.head = single.mapToDouble()
    let inputs = Tensor<Float>(converting: problem.inputs.scalars, shape: problem.inputs.shape)
    problem.inputs = Tensor(converting: inputs.values, shape: inputs.shape)

    let exact = try problem.curvature()
    let rounded = try PeerCurvature(of: { single($0) }, inputs: inputs, labels: problem.labels)
    let cost = exact.scores(.leaveOneOut)[0]
    #expect(abs(cost - 6e-5) < 1e-6)
    #expect(relativeError([rounded.scores(.leaveOneOut)[0]], [cost]) < 1e-3)
    let divergence = exact.scores(.klLeaveOneOut)[0]
    #expect(relativeError([rounded.scores(.klLeaveOneOut)[0]], [divergence]) < 1e-3)
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
  fileprivate func mapToFloat() -> PeerHead<Float> { converted() }
  fileprivate func mapToDouble() -> PeerHead<Double> { converted() }
}
