import Market
import Tensor
import Testing

@Suite struct ScorePatternTests {
  @Test func randomPatternsAreSeededDistinctAndFair() {
    var counts = [Int](repeating: 0, count: 10)
    for seed in 0..<200 as Range<UInt64> {
      var generator = Philox(seed: seed)
      var again = generator
      let pattern = ScorePattern.random(peers: 10, scores: 4, using: &generator)
      #expect(pattern == ScorePattern.random(peers: 10, scores: 4, using: &again))
      #expect(throws: Never.self) { try ScorePattern(scored: pattern.scored, peers: 10) }
      for row in 0..<10 {
        #expect(pattern[row].contains(Int32(row)))
        for peer in pattern[row] where Int(peer) != row { counts[Int(peer)] += 1 }
      }
    }
    // 200 * 9 draws of 3 in 9 for each peer: 600 with a deviation of 20.
    #expect(counts.allSatisfy { abs($0 - 600) <= 100 })
    var generator = Philox(seed: 1)
    #expect(ScorePattern.random(peers: 6, scores: 6, using: &generator) == .all(peers: 6))
    let own = ScorePattern.random(peers: 3, scores: 1, using: &generator)
    #expect(own.scored == [0, 1, 2])
  }

  @Test func badPatternsAreNamed() {
    func thrown(_ scored: [Int32], _ peers: Int) -> MarketError? {
      #expect(throws: MarketError.self) { try ScorePattern(scored: scored, peers: peers) }
    }
    #expect(thrown([0, 1, 2], 2) == .scoreCount(count: 3, peers: 2))
    #expect(thrown([], 2) == .scoreCount(count: 0, peers: 2))
    #expect(thrown([], 0) == .scoreCount(count: 0, peers: 0))
    #expect(thrown([0, 1, 0, 2], 2) == .scoredPeer(row: 1, slot: 1, peer: 2, peers: 2))
    #expect(thrown([-1, 1, 0, 1], 2) == .scoredPeer(row: 0, slot: 0, peer: -1, peers: 2))
    #expect(thrown([0, 1, 1, 1], 2) == .repeatedScore(row: 1, peer: 1))
    #expect(
      thrown([0, 1, 1, 0], 2) == .unorderedScores(row: 1, slot: 1, peer: 0, previous: 1))
    #expect(
      thrown([0, 1, 1, 0], 2)?.description
        == "scored peers, row 1, slot 1: 0 after 1, expected ascending order")
    #expect(
      thrown([0, 1, 0, 2], 2)?.description == "scored peers, row 1, slot 1: 2, expected 0 to 1")
    // A repeated peer that does not follow itself.
    #expect(thrown([0, 1, 0, 0, 1, 2, 0, 1, 2], 3) == .repeatedScore(row: 0, peer: 0))
  }

  @Test func badWeightsAreNamed() throws {
    let pattern = try ScorePattern(scored: [0, 1, 0, 2, 1, 2], peers: 3)
    func thrown(_ values: [Double], _ shape: Shape = [3, 2]) -> MarketError? {
      #expect(throws: MarketError.self) {
        try SparseWeights(pattern: pattern, values: Tensor(values, shape: shape))
      }
    }
    let good = [0.5, 0.5, 1, 0, 0.25, 0.75]
    #expect(throws: Never.self) {
      try SparseWeights(pattern: pattern, values: Tensor(good, shape: [3, 2]))
    }
    #expect(
      thrown([0.5, 0.5, 1, 0], [2, 2])
        == .wrongShape(quantity: "weights", found: [2, 2], expected: [3, 2]))
    #expect(
      thrown([0.5, 0.5, 1, 0, 0.25, .nan])
        == .notFinite(quantity: "weights", position: [2, 1], value: "nan"))
    #expect(
      thrown([0.5, 0.5, 1.5, -0.5, 0.25, 0.75])
        == .negativeWeight(row: 1, column: 1, value: -0.5))
    #expect(
      thrown([0.5, 0.5, 1, 0, 0.25, 0.5]) == .rowSum(row: 2, sum: 0.75, tolerance: 1e-6))
  }

  @Test func weightsHaveRanksAndAMatrix() throws {
    let pattern = try ScorePattern(scored: [0, 1, 0, 2, 1, 2], peers: 3)
    let weights = try SparseWeights(
      pattern: pattern, values: Tensor([0.5, 0.5, 1, 0, 0.25, 0.75], shape: [3, 2]))
    let dense = Tensor<Double>(rows: [[0.5, 0.5, 0], [1, 0, 0], [0, 0.25, 0.75]])
    #expect(weights.dense.scalars == dense.scalars)
    let stake = Tensor<Double>([1, 2, 4])
    #expect(
      relativeDifference(weights.rank(stake: stake), matmul(stake, dense) / 3) <= 1e-15)
    #expect(pattern.spread(stake).scalars == [1, 2, 1, 4, 2, 4])
    #expect(SparseWeights<Double>(uniform: pattern).values.scalars.allSatisfy { $0 == 0.5 })
  }
}
