import Curvature
import Tensor
import Testing

@Suite struct HessianRouteTests {
  /// In single precision against the double result, too.
  @Test(arguments: HeadKind.allCases, HessianRoute.allCases)
  func everyRouteGivesTheGateHessian(_ kind: HeadKind, _ route: HessianRoute) throws {
    guard route.fits(kind) else { return }
    let problem = HeadProblem(kind)
    let expected = try problem.curvature().gateHessian.scalars
    #expect(relativeError(try route.matrix(problem), expected) < 1e-12)
    let single = HeadProblem<Float>(converting: problem)
    #expect(relativeError(try route.matrix(single), expected) < 1e-5)
  }

  /// Summed over examples, the linear term is -<W_i, dL/dW_i>.
  @Test(arguments: HeadKind.allCases)
  func linearTermIsTheWeightsAlongTheirGradient(_ kind: HeadKind) throws {
    let problem = HeadProblem(kind)
    let slope = gradient(at: problem.weights) { problem.error(problem.inputs, weights: $0) }
    let expected = (0..<problem.peers).map { -(slope * problem.weights(of: $0)).sum().scalar }
    let curvature = try problem.curvature()
    #expect(relativeError(curvature.linearRemoval.scalars, expected) < 1e-12)
    #expect(relativeError(curvature.scores(.firstOrder), expected) < 1e-12)
  }

  /// The Hessian of a linear head, or one that is linear away from its kinks, is Gauss-Newton; that
  /// of the others is not.
  @Test(arguments: HeadKind.allCases)
  func onlyHeadsThatBendHaveAResidual(_ kind: HeadKind) throws {
    let problem = HeadProblem(kind)
    let curvature = try problem.curvature()
    if kind.isPiecewiseLinear {
      #expect(curvature.residual.scalars.allSatisfy { $0 == 0 })
      #expect(curvature.gateHessian.scalars == curvature.gaussNewton.scalars)
    } else {
      let parts = curvature.residualTerms.reduce(curvature.gaussNewton) { $0 + $1.value }
      #expect(relativeError(parts.scalars, curvature.gateHessian.scalars) < 1e-14)
      #expect(relativeError(curvature.gaussNewton.scalars, curvature.gateHessian.scalars) > 1e-3)
    }
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
