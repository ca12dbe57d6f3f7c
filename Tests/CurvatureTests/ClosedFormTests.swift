import Curvature
import Foundation
import Tensor
import Testing

@Suite struct ClosedFormTests {
  /// A linear softmax head: with u_i the logits that peer i adds, the score is Var_p(u_i), the
  /// leave-one-out cost log E_p exp(-u_i) + u_iy and its KL log E_p exp(-u_i) + E_p u_i.
  @Test func linearSoftmaxHead() throws {
    let problem = PeerProblem(.identity)
    let curvature = try problem.curvature()
    let p = problem.probabilities()
    let added = matmul(problem.head.contributions(problem.inputs), problem.head.outputWeights)
    let (peers, examples) = (0..<problem.peers, 0..<problem.batch)
    func score(_ one: (_ p: [Double], _ u: [Double], _ label: Int) -> Double) -> [Double] {
      peers.map { peer in
        let u = added[peer].rows
        return examples.reduce(0) { $0 + one(p[$1], u[$1], problem.labels[$1]) }
      }
    }
    func mean(_ p: [Double], _ values: [Double]) -> Double {
      zip(p, values).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let variances = score { p, u, _ in
      let centre = mean(p, u)
      return mean(p, u.map { ($0 - centre) * ($0 - centre) })
    }
    let costs = score { p, u, label in log(mean(p, u.map { exp(-$0) })) + u[label] }
    let divergences = score { p, u, _ in log(mean(p, u.map { exp(-$0) })) + mean(p, u) }
    #expect(relativeError(curvature.scores(.paper), variances) < 1e-12)
    #expect(relativeError(curvature.scores(.gaussNewton), variances) < 1e-12)
    #expect(relativeError(curvature.scores(.leaveOneOut), costs) < 1e-12)
    #expect(relativeError(curvature.scores(.klLeaveOneOut), divergences) < 1e-12)
    #expect(curvature.residualTerms.isEmpty)
  }

  /// One hidden layer, u_i = f_i W_i and v_i = (phi'(z) u_i) V: the score is the sum over examples
  /// of Var_p(v_i) + sum_k [(p - y) V^T]_k phi''(z_k) u_ik^2.
  @Test(arguments: [PeerActivation.tanh, .gelu, .relu, .identity])
  func oneHiddenLayer(_ activation: PeerActivation) throws {
    let problem = PeerProblem(activation)
    let curvature = try problem.curvature()
    let p = problem.probabilities()
    let contributions = problem.head.contributions(problem.inputs)
    let z = (contributions.sum(alongAxis: 0) + problem.head.hiddenBias).rows
    let weights = problem.head.outputWeights.rows
    var (gaussNewton, residual) = ([Double](), [Double]())
    for peer in 0..<problem.peers {
      let u = contributions[peer].rows
      var (variance, bend) = (0.0, 0.0)
      for x in 0..<problem.batch {
        let classes = 0..<problem.classes
        let slopes = z[x].map { derivatives(activation, $0) }
        let v = classes.map { c in
          slopes.indices.reduce(0) { $0 + slopes[$1].first * u[x][$1] * weights[$1][c] }
        }
        let centre = classes.reduce(0) { $0 + p[x][$1] * v[$1] }
        variance += classes.reduce(0) { $0 + p[x][$1] * (v[$1] - centre) * (v[$1] - centre) }
        for k in slopes.indices {
          let adjoint = classes.reduce(0) {
            $0 + (p[x][$1] - (problem.labels[x] == $1 ? 1 : 0)) * weights[k][$1]
          }
          bend += adjoint * slopes[k].second * u[x][k] * u[x][k]
        }
      }
      gaussNewton.append(variance)
      residual.append(bend)
    }
    #expect(relativeError(curvature.scores(.gaussNewton), gaussNewton) < 1e-12)
    let total = zip(gaussNewton, residual).map { $0 + $1 }
    #expect(relativeError(curvature.scores(.paper), total) < 1e-12)
    let measured = diagonal(curvature.residual.scalars, size: problem.peers)
    #expect(zip(measured, residual).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  private func derivatives(
    _ activation: PeerActivation, _ z: Double
  ) -> (first: Double, second: Double) {
    let bell = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    let t = Foundation.tanh(z)
    return switch activation {
    case .identity: (1, 0)
    case .relu: (z > 0 ? 1 : 0, 0)
    case .tanh: (1 - t * t, -2 * t * (1 - t * t))
    case .gelu: ((1 + Foundation.erf(z / 2.0.squareRoot())) / 2 + z * bell, (2 - z * z) * bell)
    }
  }
}
