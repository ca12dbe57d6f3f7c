import Curvature
import Tensor

/// Ways to the matrix dF_i^T H dF_j that share as little as they can.
enum HessianRoute: String, CaseIterable, Sendable {
  case dense, forwardOverReverse, reverseOverReverse, taylorSeries, gates, gateTangents,
    tailTangents, weightSpace

  /// Whether a head of this kind can be asked in this way.
  func fits(_ kind: HeadKind) -> Bool { self != .tailTangents || kind.isSum }

  func matrix<Scalar>(_ problem: HeadProblem<Scalar>) throws -> [Double] {
    let (n, inputs) = (problem.peers, problem.inputs)
    let removals = (0..<n).map { problem.removal($0) }
    switch self {
    case .dense:
      return form(hessian(at: inputs) { problem.error($0) }, along: removals)
    case .forwardOverReverse:
      return products(
        removals, removals.map { hessianVectorProduct(at: inputs, along: $0) { problem.error($0) } }
      )
    case .reverseOverReverse:
      return products(
        removals,
        removals.map { removal in
          gradient(at: inputs) { inputs in
            (gradient(at: inputs) { problem.error($0) } * removal).sum()
          }
        })
    case .taylorSeries:
      func second(_ v: Tensor<Scalar>) -> Double {
        2 * taylor(at: inputs, along: v, order: 2) { problem.error($0) }[2].values[0]
      }
      let squares = removals.map(second)
      return (0..<n).flatMap { i in
        (0..<n).map { j in
          (second(removals[i] + removals[j]) - squares[i] - squares[j]) / 2
        }
      }
    case .gates:
      let ones = [Int](repeating: 1, count: inputs.rank - 1)
      return hessian(at: Tensor<Scalar>.ones([n])) { gates in
        problem.error(inputs * gates.reshaped(Shape([n] + ones)))
      }.values
    case .gateTangents:
      return try problem.curvature().gateHessian.values
    case .tailTangents:
      return try problem.tailCurvature().gateHessian.values
    case .weightSpace:
      // Q depends on f_i and W_i through their product only, so that a gate may stand at either:
      // dF_i^T H_FF dF_j = vec(W_i)^T H_WW vec(W_j).
      return form(
        hessian(at: problem.weights) { problem.error(inputs, weights: $0) },
        along: (0..<n).map { problem.weights(of: $0) })
    }
  }

  /// V^T H V of a dense Hessian with the axes of its argument twice.
  private func form<Scalar>(
    _ hessian: Tensor<Scalar>, along directions: [Tensor<Scalar>]
  ) -> [Double] {
    let size = directions[0].count
    let flat = stack(directions).reshaped([directions.count, size] as Shape)
    return matmul(
      matmul(flat, hessian.reshaped([size, size] as Shape)), flat.transposed()
    ).values
  }

  private func products<Scalar>(_ a: [Tensor<Scalar>], _ b: [Tensor<Scalar>]) -> [Double] {
    let flat = [a, b].map { stack($0).reshaped([$0.count, $0[0].count] as Shape) }
    return matmul(flat[0], flat[1].transposed()).values
  }
}
