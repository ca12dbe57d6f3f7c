import Curvature
import Tensor
import Testing

@Suite struct ShapleyTests {
  @Test(arguments: PeerActivation.allCases)
  func exactValuesSumToTheWhole(_ activation: PeerActivation) throws {
    let problem = PeerProblem(activation)
    let curvature = try problem.curvature()
    let whole =
      (problem.error(.zeros(problem.inputs.shape)) - problem.error(problem.inputs)).scalar
    let result = try curvature.evaluate(.exactShapley)
    #expect(relativeError([result.totals.reduce(0, +)], [whole]) < 1e-12)
    #expect(
      relativeError([curvature.cost(ofRemoving: [0, 1, 2, 3]).reduce(0, +)], [whole]) < 1e-12)
  }

  /// Against the definition: the mean over all orders.
  @Test func exactValuesAreMeansOverOrders() throws {
    let problem = PeerProblem(.gelu, peers: 3)
    let curvature = try problem.curvature()
    func cost(_ removed: ArraySlice<Int>) -> Double {
      let moved = removed.reduce(problem.inputs) { $0 + problem.removal($1) }
      return problem.error(moved).scalar
    }
    var values = [0.0, 0, 0]
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    for order in orders {
      for k in 0..<3 { values[order[k]] += (cost(order[...k]) - cost(order[..<k])) / 6 }
    }
    #expect(relativeError(try curvature.evaluate(.exactShapley).totals, values) < 1e-12)
  }

  /// Orders drawn at random: the whole exactly, each value within four standard errors.
  @Test func sampledValuesAreUnbiased() throws {
    let curvature = try PeerProblem(.tanh).curvature()
    let exact = try curvature.evaluate(.exactShapley).totals
    let result = try curvature.evaluate(.shapley(permutations: 60, seed: 2))
    #expect(
      relativeError([result.totals.reduce(0, +)], [exact.reduce(0, +)]) < 1e-12)
    for (estimate, exact) in zip(try #require(result.sampled), exact) {
      #expect(abs(estimate.value - exact) < 4 * estimate.standardError)
      #expect(estimate.standardError > 0)
    }
  }

  /// A squared error of a linear head is a quadratic game: its values are exact to second order.
  @Test func quadraticGamesAreExactToSecondOrder() throws {
    let problem = PeerProblem(.identity)
    var generator = Philox(seed: 4)
    let targets = Tensor<Double>.normal([problem.batch, problem.classes], using: &generator)
    let curvature = try PeerCurvature(
      of: { [head = problem.head] in head($0) }, inputs: problem.inputs,
      loss: .squaredError(targets: targets))
    let exact = try curvature.evaluate(.exactShapley)
    let second = try curvature.evaluate(.shapley2)
    #expect(relativeError(second.totals, exact.totals) < 1e-12)
    #expect(
      relativeError(try #require(second.shares).flatMap { $0 }, exact.shares!.flatMap { $0 })
        < 1e-12)
  }

  @Test func tooManyPeersAreAnError() throws {
    let curvature = try PeerProblem(.identity, peers: 13, batch: 1, width: 1).curvature()
    #expect(throws: CurvatureError.tooManyPeers(count: 13, limit: 12)) {
      try curvature.evaluate(.exactShapley)
    }
  }
}
