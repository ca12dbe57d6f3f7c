import Datasets
import Tensor
import Testing

@Suite("Dirichlet shards")
struct DirichletTests {
  private let labels = (0..<2000).map { $0 % 10 }

  private func shards(_ concentration: Double, count: Int = 8, seed: UInt64 = 1) -> [[Int]] {
    var generator = Philox(seed: seed)
    return dirichletShards(
      labels: labels, count: count, concentration: concentration, using: &generator)
  }

  @Test(arguments: [1e-6, 0.1, 10, 1e6], [1, 3, 8])
  func everyItemIsInOneShard(concentration: Double, count: Int) {
    let shards = shards(concentration, count: count)
    #expect(shards.joined().sorted() == Array(0..<2000))
    #expect(shards[0].count - shards[count - 1].count <= 1)
    #expect(self.shards(concentration, count: count) == shards)
    #expect(self.shards(concentration, count: count, seed: 2) != shards)
  }

  /// The mean over shards of the share of the most frequent class.
  private func dominance(_ shards: [[Int]]) -> Double {
    let shares = shards.map { shard in
      let counts = shard.reduce(into: [Int](repeating: 0, count: 10)) { $0[labels[$1]] += 1 }
      return Double(counts.max()!) / Double(shard.count)
    }
    return shares.reduce(0, +) / Double(shares.count)
  }

  @Test func theConcentrationSetsTheSkew() {
    // 25 of 250 are expected of each class, with a deviation below 5.
    #expect(dominance(shards(1e6)) < 0.18)
    // The first shards have one class each until its 200 items are used up.
    #expect(dominance(shards(1e-3)) > 0.6)
    #expect(dominance(shards(10)) < dominance(shards(0.5)))
  }

  @Test func emptySetsAndShardsAreAllowed() {
    var generator = Philox(seed: 1)
    #expect(dirichletShards(labels: [], count: 2, concentration: 1, using: &generator) == [[], []])
    let shards = dirichletShards(labels: [3, 3], count: 3, concentration: 1, using: &generator)
    #expect(shards.map(\.count) == [1, 1, 0])
  }
}
