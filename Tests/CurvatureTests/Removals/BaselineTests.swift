import Curvature
import Tensor
import Testing

@Suite struct BaselineTests {
  private static let kinds = ["zero", "mean", "renormalized", "renormalized by example", "answers"]

  /// Every score follows the direction F without i - F, in both forms of the head.
  @Test(arguments: kinds) func scoresFollowTheBaseline(_ kind: String) throws {
    let problem = PeerProblem(.tanh)
    let baseline = baseline(kind, problem)
    let directions = (0..<problem.peers).map {
      self.point(kind, problem, without: [$0]) - problem.inputs
    }
    let flat = stack(directions).reshaped([problem.peers, problem.inputs.count])
    let products = stack(
      directions.map { hessianVectorProduct(at: problem.inputs, along: $0, in: problem.error) }
    ).reshaped(flat.shape)
    let matrix = matmul(flat, products.transposed())
    let slope = gradient(at: problem.inputs, in: problem.error)
    let linear = matmul(flat, slope.flattened()).scalars
    let base = problem.error(problem.inputs).scalar
    let costs = directions.map { problem.error(problem.inputs + $0).scalar - base }
    let second = zip(linear, matrix.sum(alongAxis: 1).scalars).map { $0 + $1 / 2 }

    for curvature in [
      try PeerCurvature(
        of: { [head = problem.head] in head($0) }, inputs: problem.inputs, labels: problem.labels,
        baseline: baseline), try summed(kind, problem),
    ] {
      #expect(relativeError(curvature.gateHessian.scalars, matrix.scalars) < 1e-12)
      #expect(relativeError(curvature.scores(.firstOrder), linear) < 1e-12)
      #expect(relativeError(curvature.scores(.leaveOneOut), costs) < 1e-12)
      #expect(relativeError(curvature.scores(.shapley2), second) < 1e-12)
      for score in PeerScore.allCases {
        let sums = curvature.contributions(to: score).map { $0.reduce(0, +) }
        #expect(relativeError(sums, curvature.scores(score)) < 1e-12, "\(score)")
      }
      for removed in [[1], [0, 2], [0, 1, 2, 3]] as [Set<Int>] {
        let moved = problem.error(point(kind, problem, without: removed)).scalar - base
        let cost = curvature.cost(ofRemoving: removed).reduce(0, +)
        #expect(relativeError([cost], [moved]) < 1e-12, "\(removed)")
      }
      let integral = try curvature.evaluate(.pathIntegral(nodes: 24)).totals
      #expect(relativeError(integral, costs) < 1e-12)
      let shapley = try curvature.evaluate(.exactShapley).totals.reduce(0, +)
      let whole = curvature.cost(ofRemoving: [0, 1, 2, 3]).reduce(0, +)
      #expect(relativeError([shapley], [whole]) < 1e-12)
    }
  }

  /// Nothing is removed by putting a peer in its own place.
  @Test func aPeerInItsOwnPlaceCostsNothing() throws {
    let problem = PeerProblem(.gelu)
    let curvature = try PeerCurvature(
      of: { [head = problem.head] in head($0) }, inputs: problem.inputs, labels: problem.labels,
      baseline: .answers(problem.inputs))
    for score in PeerScore.allCases {
      #expect(curvature.scores(score).allSatisfy { $0 == 0 }, "\(score)")
      #expect(curvature.contributions(to: score).allSatisfy { $0.allSatisfy { $0 == 0 } })
    }
    #expect(curvature.gateHessian.scalars.allSatisfy { $0 == 0 })
    #expect(try curvature.evaluate(.exactShapley).totals.allSatisfy { $0 == 0 })
  }

  /// A peer that has all the weight leaves the others as they are, at zero.
  @Test func aPeerWithAllTheWeight() throws {
    let problem = PeerProblem(.tanh, peers: 2)
    let weights = Tensor<Double>([1, 0])
    let inputs = problem.inputs * weights.reshaped([2, 1, 1])
    let curvature = try PeerCurvature(
      of: { [head = problem.head] in head($0) }, inputs: inputs, labels: problem.labels,
      baseline: .renormalized(weights: weights))
    let cost = (problem.error(.zeros(inputs.shape)) - problem.error(inputs)).scalar
    #expect(relativeError(curvature.scores(.leaveOneOut), [cost, 0]) < 1e-12)
  }

  @Test func weightsAndAnswersAreChecked() async {
    let problem = PeerProblem(.tanh)
    func make(_ baseline: RemovalBaseline<Double>) throws {
      _ = try PeerCurvature(
        of: { [head = problem.head] in head($0) }, inputs: problem.inputs, labels: problem.labels,
        baseline: baseline)
    }
    #expect(throws: CurvatureError.negativeWeight(peer: 2, value: -0.5)) {
      try make(.renormalized(weights: Tensor([1, 1, -0.5, 1])))
    }
    #expect(throws: CurvatureError.nonFiniteInput(peer: 1)) {
      try make(.renormalized(weights: Tensor([1, .nan, 1, 1])))
    }
    #expect(throws: CurvatureError.nonFiniteInput(peer: 0)) {
      try make(.answers(problem.inputs / 0))
    }
    await #expect(processExitsWith: .failure) {
      let problem = PeerProblem(.tanh)
      _ = try PeerCurvature(
        of: { [head = problem.head] in head($0) }, inputs: problem.inputs, labels: problem.labels,
        baseline: .renormalized(weights: Tensor([1, 1])))
    }
  }

  /// Representations of different widths, as a head of concatenated ones takes them.
  @Test func differentWidths() throws {
    var generator = Philox(seed: 3)
    let widths = [2, 5, 3]
    let inputs = widths.map { Tensor<Double>.normal([4, $0], using: &generator) }
    let mixing = Tensor<Double>.normal([10, 3], using: &generator)
    let labels = [0, 2, 1, 1]
    let curvature = try PeerCurvature(
      ofEach: { matmul(tanh(concatenate($0, alongAxis: 1)), mixing) }, inputs: inputs,
      loss: .crossEntropy(labels: labels))
    func error(_ gates: Tensor<Double>) -> Tensor<Double> {
      let gated = inputs.indices.map { inputs[$0] * gates[$0] }
      let logits = matmul(tanh(concatenate(gated, alongAxis: 1)), mixing)
      return -(logSoftmax(logits) * .oneHot(labels, classes: 3)).sum()
    }
    let expected = hessian(at: Tensor<Double>.ones([3]), in: error).scalars
    #expect(relativeError(curvature.gateHessian.scalars, expected) < 1e-12)
    let full = error(.ones([3])).scalar
    let costs = (0..<3).map { peer in
      error(Tensor((0..<3).map { $0 == peer ? 0 : 1 })).scalar - full
    }
    #expect(relativeError(curvature.scores(.leaveOneOut), costs) < 1e-12)
  }

  private let weights = Tensor<Double>([0.1, 0.4, 0.2, 0.3])
  private let weightsByExample = Tensor<Double>(
    [0.1, 0.4, 0.2, 0.3, 0.5, 0.2, 0.2, 0.1, 0.3, 0.3, 0.1, 0.4], shape: [4, 3])

  private func baseline(_ kind: String, _ problem: PeerProblem) -> RemovalBaseline<Double> {
    switch kind {
    case "zero": .zero
    case "mean": .mean
    case "renormalized": .renormalized(weights: weights)
    case "renormalized by example": .renormalized(weights: weightsByExample)
    default: .answers(answers(problem))
    }
  }

  /// The curvature of the tail: answers are contributions there.
  private func summed(_ kind: String, _ problem: PeerProblem) throws -> PeerCurvature<Double> {
    let head = problem.head
    let baseline: RemovalBaseline<Double> =
      kind == "answers"
      ? .answers(head.contributions(answers(problem))) : baseline(kind, problem)
    return try PeerCurvature(
      ofTail: { head.tail($0) }, contributions: head.contributions(problem.inputs),
      labels: problem.labels, baseline: baseline)
  }

  private func answers(_ problem: PeerProblem) -> Tensor<Double> { sin(problem.inputs * 3) * 0.5 }

  /// F without some peers, by the baseline's definition.
  private func point(
    _ kind: String, _ problem: PeerProblem, without removed: Set<Int>
  ) -> Tensor<Double> {
    let inputs = problem.inputs
    let byExample = kind == "renormalized" ? weights.expanded(atAxis: 1) : weightsByExample
    return stack(
      (0..<problem.peers).map { peer in
        let isRemoved = removed.contains(peer)
        switch kind {
        case "zero": return isRemoved ? .zeros(inputs[peer].shape) : inputs[peer]
        case "mean":
          let mean = inputs[peer].mean(alongAxis: 0, keepingAxes: true)
          return isRemoved ? mean.broadcast(to: inputs[peer].shape) : inputs[peer]
        case "answers": return isRemoved ? answers(problem)[peer] : inputs[peer]
        default:
          if isRemoved { return .zeros(inputs[peer].shape) }
          let left = (0..<problem.peers).filter { !removed.contains($0) }
            .reduce(Tensor<Double>(0)) { $0 + byExample[$1] }
          let factor = byExample.sum(alongAxis: 0) / left
          return inputs[peer] * factor.expanded(atAxis: 1)
        }
      })
  }
}
