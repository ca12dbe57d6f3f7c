import Curvature
import Tensor
import Testing

@Suite struct OracleTests {
  @Test(arguments: CurvatureCase.all) func doubleAgrees(_ reference: CurvatureCase) throws {
    try check(reference, Double.self, tolerance: 1e-11, entrywiseError)
  }

  /// Relative to each array's largest entry: the smallest are differences of far larger terms.
  @Test(arguments: CurvatureCase.all) func floatAgrees(_ reference: CurvatureCase) throws {
    try check(reference, Float.self, tolerance: 1e-5, relativeError)
  }

  private func check<Scalar: TensorScalar>(
    _ reference: CurvatureCase, _ type: Scalar.Type, tolerance: Double,
    _ measure: ([Double], [Double]) -> Double
  ) throws {
    let head: PeerHead<Scalar> = reference.makeHead()
    let (inputs, labels): (Tensor<Scalar>, [Int]) = (reference.makeInputs(), reference.labels)
    let expected = reference.expect
    for curvature in [
      try PeerCurvature(of: { head($0) }, inputs: inputs, labels: labels),
      try head.curvature(inputs: inputs, labels: labels),
    ] {
      let matrix = expected.gateHessian.flatMap { $0 }
      let gaussNewton = expected.ggn.flatMap { $0 }
      let n = curvature.peerCount
      let pairs: [(name: String, actual: [Double], expected: [Double])] = [
        ("loss", [curvature.loss], [expected.lossSum]),
        ("gate Hessian", curvature.gateHessian.values, matrix),
        ("paper", curvature.scores(.paper), diagonal(matrix, size: n)),
        ("linear removal", curvature.linearRemoval.values, expected.linearRemoval),
        ("first order", curvature.scores(.firstOrder), expected.linearRemoval),
        ("Gauss-Newton", curvature.gaussNewton.values, gaussNewton),
        ("its diagonal", curvature.scores(.gaussNewton), diagonal(gaussNewton, size: n)),
        ("leave-one-out", curvature.scores(.leaveOneOut), expected.leaveOneOut),
        ("its KL", curvature.scores(.klLeaveOneOut), expected.klLeaveOneOut),
        ("Taylor", curvature.scores(.taylor2), expected.taylor2Removal),
        ("Shapley", curvature.scores(.shapley2), expected.shapley2),
      ]
      for pair in pairs {
        let error = measure(pair.actual, pair.expected)
        #expect(error < tolerance, "\(pair.name)")
      }
    }
  }
}
