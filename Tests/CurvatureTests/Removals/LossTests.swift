import Curvature
import Tensor
import Testing

@Suite struct LossTests {
  /// A linear head under 1/2 |o - t|^2, u_i what peer i adds to the outputs: the score is the sum of
  /// |u_i|^2, the leave-one-out cost 1/2 |u_i|^2 - u_i (o - t), the divergence 1/2 |u_i|^2.
  @Test func linearHeadUnderSquaredError() throws {
    let problem = PeerProblem(.identity)
    let (curvature, targets) = try squared(problem)
    let head = problem.head
    let added = matmul(head.contributions(problem.inputs), head.outputWeights)
    let squares = square(added).sum(alongAxes: [1, 2])
    let slopes = (added * (head(problem.inputs) - targets)).sum(alongAxes: [1, 2])
    #expect(relativeError(curvature.scores(.paper), squares.scalars) < 1e-12)
    #expect(relativeError(curvature.scores(.gaussNewton), squares.scalars) < 1e-12)
    let costs = squares * 0.5 - slopes
    #expect(relativeError(curvature.scores(.leaveOneOut), costs.scalars) < 1e-12)
    #expect(relativeError(curvature.scores(.taylor2), costs.scalars) < 1e-12)
    #expect(relativeError(curvature.scores(.klLeaveOneOut), (squares * 0.5).scalars) < 1e-12)
    #expect(curvature.labels.isEmpty)
  }

  /// The generic route, for a head that bends.
  @Test(arguments: PeerActivation.allCases)
  func squaredErrorFollowsItsDerivatives(_ activation: PeerActivation) throws {
    let problem = PeerProblem(activation)
    let (curvature, targets) = try squared(problem)
    func error(_ gates: Tensor<Double>) -> Tensor<Double> {
      square(problem.head(problem.inputs * gates.reshaped([4, 1, 1])) - targets).sum() * 0.5
    }
    let ones = Tensor<Double>.ones([4])
    #expect(
      relativeError(curvature.gateHessian.scalars, hessian(at: ones, in: error).scalars) < 1e-12)
    #expect(
      relativeError(curvature.scores(.firstOrder), (-gradient(at: ones, in: error)).scalars)
        < 1e-12)
    let base = error(ones).scalar
    #expect(relativeError([curvature.loss], [base]) < 1e-12)
    let costs = (0..<4).map { peer in
      error(Tensor((0..<4).map { $0 == peer ? 0 : 1 })).scalar - base
    }
    #expect(relativeError(curvature.scores(.leaveOneOut), costs) < 1e-12)
    for score in PeerScore.allCases {
      let sums = curvature.contributions(to: score).map { $0.reduce(0, +) }
      #expect(relativeError(sums, curvature.scores(score)) < 1e-12, "\(score)")
    }
  }

  @Test func monteCarloFisherOfSquaredError() throws {
    let (curvature, _) = try squared(PeerProblem(.tanh))
    let result = try curvature.evaluate(.fisherMonteCarlo(samples: 400, seed: 1))
    for (estimate, exact) in zip(result.sampled!, curvature.scores(.gaussNewton)) {
      #expect(abs(estimate.value - exact) < 4 * estimate.standardError)
    }
  }

  /// With less outputs than peers the shares of the Fisher matrix come from its factor.
  @Test(arguments: [2, 3, 12]) func fisherByBackwardPasses(_ classes: Int) throws {
    let problem = PeerProblem(.gelu, peers: 6, batch: 4, classes: classes)
    let curvature = try problem.curvature()
    let sums = curvature.contributions(to: .gaussNewton).map { $0.reduce(0, +) }
    #expect(relativeError(sums, curvature.scores(.gaussNewton)) < 1e-12)
    let (squares, _) = try squared(problem)
    let squaredSums = squares.contributions(to: .gaussNewton).map { $0.reduce(0, +) }
    #expect(relativeError(squaredSums, squares.scores(.gaussNewton)) < 1e-12)
  }

  /// Probabilities that are 0 or 1 to the last bit leave no NaN.
  @Test func certainPredictionsHaveAFactor() throws {
    let inputs = Tensor<Float>(
      [900, 0, 0, 0, 900, 0, 0, 0, 900, 900, 900, 0], shape: [1, 4, 3])
    let four = concatenate([inputs, inputs, inputs, inputs]) * 0.25
    let curvature = try PeerCurvature(
      of: { $0.sum(alongAxis: 0) }, inputs: four, labels: [0, 0, 0, 0])
    let shares = curvature.contributions(to: .gaussNewton)
    #expect(shares.allSatisfy { $0.allSatisfy(\.isFinite) })
    #expect(shares[0][0..<3] == [0, 0, 0])
    #expect(relativeError(curvature.losses, [0, 900, 900, 0.6931471805599453]) < 1e-15)
  }

  private func squared(
    _ problem: PeerProblem
  ) throws -> (PeerCurvature<Double>, targets: Tensor<Double>) {
    var generator = Philox(seed: 9)
    let targets = Tensor<Double>.normal([problem.batch, problem.classes], using: &generator)
    let curvature = try PeerCurvature(
      of: { [head = problem.head] in head($0) }, inputs: problem.inputs,
      loss: .squaredError(targets: targets))
    return (curvature, targets)
  }
}
