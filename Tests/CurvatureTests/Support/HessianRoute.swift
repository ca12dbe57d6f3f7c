import Curvature
import Tensor

/// Ways to the matrix dF_i^T H dF_j that share as little as they can.
enum HessianRoute: String, CaseIterable, Sendable {
  case dense, forwardOverReverse, reverseOverReverse, taylorSeries, gates, gateTangents,
    tailTangents

  func matrix(_ problem: PeerProblem) throws -> [Double] {
    let n = problem.peers
    let inputs = problem.inputs
    let removals = (0..<n).map { problem.removal($0) }
    let flat = stack(removals).reshaped([n, inputs.count] as Shape)
    func bilinear(_ columns: [Tensor<Double>]) -> [Double] {
      matmul(flat, stack(columns).reshaped([n, inputs.count] as Shape).transposed()).scalars
    }
    switch self {
    case .dense:
      let size = inputs.count
      let matrix = hessian(at: inputs) { problem.error($0) }.reshaped([size, size] as Shape)
      return matmul(matmul(flat, matrix), flat.transposed()).scalars
    case .forwardOverReverse:
      return bilinear(
        removals.map { hessianVectorProduct(at: inputs, along: $0) { problem.error($0) } })
    case .reverseOverReverse:
      return bilinear(
        removals.map { removal in
          gradient(at: inputs) { inputs in
            (gradient(at: inputs) { problem.error($0) } * removal).sum()
          }
        })
    case .taylorSeries:
      func second(_ v: Tensor<Double>) -> Double {
        2 * taylor(at: inputs, along: v, order: 2) { problem.error($0) }[2].scalar
      }
      let squares = removals.map(second)
      return (0..<n).flatMap { i in
        (0..<n).map { j in
          (second(removals[i] + removals[j]) - squares[i] - squares[j]) / 2
        }
      }
    case .gates:
      return hessian(at: Tensor<Double>.ones([n])) { gates in
        problem.error(inputs * gates.reshaped([n, 1, 1] as Shape))
      }.scalars
    case .gateTangents:
      return try problem.curvature().gateHessian.scalars
    case .tailTangents:
      return try problem.head.curvature(inputs: inputs, labels: problem.labels).gateHessian.scalars
    }
  }
}
