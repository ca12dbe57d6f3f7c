import Curvature
import Tensor
import Testing

@Suite struct RemovalTests {
  /// Over labels drawn from the head's own predictions the mean leave-one-out cost is the KL.
  @Test(arguments: HeadKind.allCases)
  func meanLeaveOneOutIsTheDivergence(_ kind: HeadKind) throws {
    var problem = HeadProblem(kind)
    let p = problem.probabilities()
    let expected = try problem.curvature().contributions(to: .klLeaveOneOut)
    var means = expected.map { $0.map { _ in 0.0 } }
    for label in 0..<problem.classes {
      problem.labels = problem.labels.map { _ in label }
      let costs = try problem.curvature().contributions(to: .leaveOneOut)
      for peer in costs.indices {
        for x in costs[peer].indices { means[peer][x] += p[x][label] * costs[peer][x] }
      }
    }
    #expect(relativeError(means.flatMap { $0 }, expected.flatMap { $0 }) < 1e-12)
  }

  /// Over those labels the Hessian itself is the Gauss-Newton matrix.
  @Test(arguments: HeadKind.allCases)
  func meanHessianIsGaussNewton(_ kind: HeadKind) throws {
    var problem = HeadProblem(kind)
    problem.inputs = problem.inputs[.all, .range(0..<1)]
    problem.labels = [0]
    let p = problem.probabilities()[0]
    let expected = try problem.curvature().gaussNewton
    var mean = Tensor<Double>.zeros(expected.shape)
    for label in 0..<problem.classes {
      problem.labels = [label]
      mean += try problem.curvature().gateHessian * p[label]
    }
    #expect(relativeError(mean.scalars, expected.scalars) < 1e-12)
  }

  /// Taylor's theorem with the remainder as an integral over t of (1 - t) dF^T H(F + t dF) dF.
  @Test(arguments: HeadKind.allCases.filter(\.isSmooth))
  func leaveOneOutIsItsTaylorIntegral(_ kind: HeadKind) throws {
    let problem = HeadProblem(kind)
    let curvature = try problem.curvature()
    let nodes = gaussLegendre(24)
    let remainders = (0..<problem.peers).map { peer in
      let removal = problem.removal(peer)
      return nodes.reduce(0) { sum, point in
        let moved = problem.inputs + removal * point.node
        let half = taylor(at: moved, along: removal, order: 2) { problem.error($0) }[2].scalar
        return sum + point.weight * (1 - point.node) * 2 * half
      }
    }
    let integral = zip(curvature.linearRemoval.scalars, remainders).map { $0 + $1 }
    #expect(relativeError(integral, curvature.scores(.leaveOneOut)) < 1e-12)
  }

  /// A removed peer is exactly absent: the cost is the difference of two errors.
  @Test(arguments: HeadKind.allCases)
  func leaveOneOutIsADifferenceOfErrors(_ kind: HeadKind) throws {
    let problem = HeadProblem(kind)
    let before = problem.error(problem.inputs).scalar
    let differences = (0..<problem.peers).map {
      problem.error(problem.inputs + problem.removal($0)).scalar - before
    }
    let whole = try problem.curvature()
    #expect(relativeError(whole.scores(.leaveOneOut), differences) < 1e-12)
    if kind.isSum {
      let tail = try problem.tailCurvature()
      #expect(relativeError(tail.scores(.leaveOneOut), differences) < 1e-12)
    }
    #expect(relativeError(whole.losses, problemLosses(problem)) < 1e-12)
    #expect(relativeError([whole.loss], [before]) < 1e-12)
  }

  /// Second-order Shapley values share out the second-order cost of removing everyone.
  @Test(arguments: HeadKind.allCases)
  func shapleyValuesSumToTheWhole(_ kind: HeadKind) throws {
    let problem = HeadProblem(kind)
    let series = taylor(at: problem.inputs, along: -problem.inputs, order: 2) { problem.error($0) }
    let whole = series[1].scalar + series[2].scalar
    let sum = try problem.curvature().scores(.shapley2).reduce(0, +)
    #expect(relativeError([sum], [whole]) < 1e-12)
  }

  /// Against the definition: the mean over all orders of the second-order cost that a peer adds
  /// when it is removed after those before it.
  @Test func shapleyValuesAreMeansOverOrders() throws {
    let problem = HeadProblem(.gelu)
    func cost(_ removed: [Int]) -> Double {
      let direction = removed.map { problem.removal($0) }.reduce(.zeros(problem.inputs.shape), +)
      let series = taylor(at: problem.inputs, along: direction, order: 2) { problem.error($0) }
      return series[1].scalar + series[2].scalar
    }
    let orders = permutations(Array(0..<problem.peers))
    var values = [Double](repeating: 0, count: problem.peers)
    for order in orders {
      for position in order.indices {
        values[order[position]] +=
          cost(Array(order[...position])) - cost(Array(order[..<position]))
      }
    }
    let means = values.map { $0 / Double(orders.count) }
    #expect(relativeError(try problem.curvature().scores(.shapley2), means) < 1e-12)
  }

  private func problemLosses(_ problem: HeadProblem<Double>) -> [Double] {
    let logs = logSoftmax(problem.logits(problem.inputs)).rows
    return zip(logs, problem.labels).map { -$0[$1] }
  }

  private func permutations(_ items: [Int]) -> [[Int]] {
    items.count < 2
      ? [items]
      : items.flatMap { item in
        permutations(items.filter { $0 != item }).map { [item] + $0 }
      }
  }
}
