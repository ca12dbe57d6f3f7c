import Curvature
import Tensor
import Testing

@Suite struct CurvatureErrorTests {
  private static let head: @Sendable (Tensor<Double>) -> Tensor<Double> = { $0.sum(alongAxis: 0) }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func inputsThatAreNotFinite(_ bad: Double) {
    let inputs = Tensor<Double>([1, 2, 3, 4, bad, 6], shape: [3, 1, 2])
    #expect(throws: CurvatureError.nonFiniteInput(peer: 2)) {
      try PeerCurvature(of: Self.head, inputs: inputs, labels: [0])
    }
    #expect(throws: CurvatureError.nonFiniteInput(peer: 2)) {
      try PeerCurvature(ofTail: { $0 }, contributions: inputs, labels: [0])
    }
  }

  @Test func logitsThatAreNotFinite() {
    let inputs = Tensor<Double>([1, 1, -1, 1], shape: [1, 2, 2])
    #expect(throws: CurvatureError.nonFiniteLogits(example: 1)) {
      try PeerCurvature(of: { log($0.sum(alongAxis: 0)) }, inputs: inputs, labels: [0, 1])
    }
  }

  /// sqrt at 0 has logits and no derivative.
  @Test func derivativesThatAreNotFinite() {
    let inputs = Tensor<Double>([1, 1, 0, 1], shape: [2, 1, 2])
    #expect(throws: CurvatureError.nonFiniteCurvature) {
      try PeerCurvature(of: { sqrt($0).sum(alongAxis: 0) }, inputs: inputs, labels: [0])
    }
  }

  /// A head that is undefined without one of its peers has scores, and a row refuses the bad one.
  @Test func removalThatLeavesNoLogits() throws {
    let inputs = Tensor<Double>([1, 2, 1, 1], shape: [2, 1, 2])
    let curvature = try PeerCurvature(of: { log($0[0]) + $0[1] }, inputs: inputs, labels: [0])
    let scores = curvature.scores(.leaveOneOut)
    #expect(!scores[0].isFinite && scores[1].isFinite)
    #expect(throws: CurvatureError.nonFiniteScore(peer: 0)) {
      try curvature.row(.leaveOneOut, policy: .clampAtZero)
    }
  }

  @Test func messagesNameThePeer() {
    #expect("\(CurvatureError.nonFiniteInput(peer: 2))".contains("peer 2"))
    let negative = "\(CurvatureError.negativeScore(peer: 1, value: -0.5))"
    #expect(negative.contains("peer 1") && negative.contains("-0.5"))
  }

  @Test func shapesThatDoNotFitTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = try PeerCurvature(of: { $0[0] }, inputs: Tensor<Double>.ones([2, 3, 4]), labels: [0])
    }
    await #expect(processExitsWith: .failure) {
      _ = try PeerCurvature(of: { $0 }, inputs: Tensor<Double>.ones([2, 1, 4]), labels: [0])
    }
    await #expect(processExitsWith: .failure) {
      _ = try PeerCurvature(of: { $0[0] }, inputs: Tensor<Double>.ones([2, 1, 4]), labels: [4])
    }
    await #expect(processExitsWith: .failure) { _ = try simplexRow([1], policy: .gaussNewton) }
  }
}
