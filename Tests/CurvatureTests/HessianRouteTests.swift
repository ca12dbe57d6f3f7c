import Curvature
import Tensor
import Testing

@Suite struct HessianRouteTests {
  @Test(arguments: PeerActivation.allCases, HessianRoute.allCases)
  func everyRouteGivesTheGateHessian(_ activation: PeerActivation, _ route: HessianRoute) throws {
    let problem = PeerProblem(activation)
    let expected = try problem.curvature().gateHessian.scalars
    #expect(relativeError(try route.matrix(problem), expected) < 1e-12)
  }

  /// For a first layer linear in F: dF_i^T H_FF dF_i = vec(W_i)^T H_WW vec(W_i).
  @Test(arguments: PeerActivation.allCases)
  func weightSpaceGivesTheSameScores(_ activation: PeerActivation) throws {
    let problem = PeerProblem(activation)
    let weights = problem.head.peerWeights
    let size = weights.count
    let matrix = hessian(at: weights) { weights in
      var head = problem.head
      head.peerWeights = weights
      return problem.error(head, problem.inputs)
    }.reshaped([size, size] as Shape)
    let block = size / problem.peers
    let scores = (0..<problem.peers).map { peer in
      let w = Tensor(
        weights.scalars.enumerated().map { $0 / block == peer ? $1 : 0 }, shape: [size])
      return matmul(w, matmul(matrix, w)).scalar
    }
    #expect(relativeError(scores, try problem.curvature().scores(.paper)) < 1e-12)
  }

  /// Summed over examples, the linear term is -<W_i, dL/dW_i>.
  @Test(arguments: PeerActivation.allCases)
  func linearTermIsTheWeightsAlongTheirGradient(_ activation: PeerActivation) throws {
    let problem = PeerProblem(activation)
    let slope = gradient(at: problem.head) { problem.error($0, problem.inputs) }.peerWeights
    let expected = -(slope * problem.head.peerWeights).sum(alongAxes: [1, 2])
    let curvature = try problem.curvature()
    #expect(relativeError(curvature.linearRemoval.scalars, expected.scalars) < 1e-12)
    #expect(relativeError(curvature.scores(.firstOrder), expected.scalars) < 1e-12)
  }

  /// A head with products, a softmax and an activation: every operation that bends is named, and
  /// their terms and the Gauss-Newton part make up the dense Hessian.
  @Test func residualTermsNameTheOperationsThatBend() throws {
    let problem = PeerProblem(.identity)
    let head = problem.head
    let bending: @Sendable (Tensor<Double>) -> Tensor<Double> = { inputs in
      let hidden = head.contributions(inputs)
      let share = softmax(hidden.sum(alongAxis: 2, keepingAxes: true), alongAxis: 0)
      return head.tail(gelu((hidden * share).sum(alongAxis: 0)))
    }
    let curvature = try PeerCurvature(of: bending, inputs: problem.inputs, labels: problem.labels)
    #expect(curvature.residualTerms.map(\.operation) == ["softmax", "multiply", "gelu"])

    let n = problem.peers
    let targets = Tensor<Double>.oneHot(problem.labels, classes: problem.classes)
    let expected = hessian(at: Tensor<Double>.ones([n])) { gates in
      let inputs = problem.inputs * gates.reshaped([n, 1, 1] as Shape)
      return -(logSoftmax(bending(inputs)) * targets).sum()
    }
    let parts = curvature.residualTerms.reduce(curvature.gaussNewton) { $0 + $1.value }
    #expect(relativeError(parts.scalars, expected.scalars) < 1e-12)
    #expect(relativeError(curvature.gateHessian.scalars, expected.scalars) < 1e-12)
  }

  @Test func matricesAreExactlySymmetric() throws {
    let curvature = try PeerProblem(.tanh, peers: 7, batch: 11).curvature()
    for matrix in [curvature.gateHessian, curvature.gaussNewton, curvature.residual] {
      #expect(matrix.scalars == matrix.transposed().scalars)
    }
  }

  /// Representations may have more axes, such as tokens.
  @Test func moreAxesAreAllowed() throws {
    let problem = PeerProblem(.tanh, batch: 2, width: 6)
    let deep = try PeerCurvature(
      of: { [head = problem.head] in head($0.reshaped([4, 2, 6] as Shape)) },
      inputs: problem.inputs.reshaped([4, 2, 2, 3] as Shape), labels: problem.labels)
    let flat = try problem.curvature()
    for score in PeerScore.allCases {
      #expect(relativeError(deep.scores(score), flat.scores(score)) < 1e-12, "\(score)")
    }
  }
}
