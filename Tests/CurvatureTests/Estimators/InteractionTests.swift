import Curvature
import Tensor
import Testing

@Suite struct InteractionTests {
  @Test func exactInteractionsAreDifferencesOfErrors() throws {
    let problem = PeerProblem(.tanh)
    let curvature = try problem.curvature()
    func error(_ removed: [Int]) -> Double {
      problem.error(removed.reduce(problem.inputs) { $0 + problem.removal($1) }).scalar
    }
    var expected = [Double](repeating: 0, count: 16)
    for i in 0..<4 {
      for j in 0..<4 where i != j {
        expected[4 * i + j] = error([i, j]) - error([i]) - error([j]) + error([])
      }
    }
    var last = (0, 0)
    let note: WorkProgress = { last = ($0, $1) }
    let interactions = try curvature.pairInteractions(progress: note)
    #expect(relativeError(interactions.scalars, expected) < 1e-12)
    #expect(last == (10, 10))
  }

  /// In a quadratic game the interaction of a pair does not depend on who else is there.
  @Test func quadraticGamesAgreeInEveryMeasure() throws {
    let problem = PeerProblem(.identity)
    let curvature = try PeerCurvature(
      of: { [head = problem.head] in head($0) }, inputs: problem.inputs,
      loss: .squaredError(targets: .zeros([problem.batch, problem.classes])))
    let second = curvature.secondOrderInteractions.scalars
    #expect(diagonal(second, size: 4) == [0, 0, 0, 0])
    #expect(relativeError(try curvature.pairInteractions().scalars, second) < 1e-12)
    #expect(relativeError(try curvature.shapleyInteractions().scalars, second) < 1e-12)
  }

  /// By its definition over all orders: the mean of the pair's interaction after those before it.
  @Test func shapleyInteractionsAreMeansOverCoalitions() throws {
    let problem = PeerProblem(.gelu, peers: 3)
    let curvature = try problem.curvature()
    func cost(_ removed: Set<Int>) -> Double { curvature.cost(ofRemoving: removed).reduce(0, +) }
    let value = try curvature.shapleyInteractions()
    for (i, j, k) in [(0, 1, 2), (0, 2, 1), (1, 2, 0)] {
      let alone = cost([i, j]) - cost([i]) - cost([j])
      let after = cost([i, j, k]) - cost([i, k]) - cost([j, k]) + cost([k])
      #expect(relativeError([value[i, j].scalar], [(alone + after) / 2]) < 1e-12)
      #expect(value[i, j].scalar == value[j, i].scalar)
    }
  }
}
