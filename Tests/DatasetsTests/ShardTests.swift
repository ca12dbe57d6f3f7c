import Datasets
import Testing

@Suite("Sharding")
struct ShardTests {
  /// `count` images of one pixel whose classes follow each other.
  private func dataset(count: Int, classes: Int) -> ImageDataset {
    ImageDataset(
      images: [UInt8](repeating: 0, count: count), height: 1, width: 1,
      labels: (0..<count).map { UInt8($0 % classes) },
      classNames: (0..<classes).map { "class \($0)" })
  }

  private func shards(
    of dataset: ImageDataset, count: Int, skew: Double, seed: UInt64 = 1
  ) -> [[Int]] {
    var generator = SplitMix64(seed: seed)
    return dataset.shards(count: count, skew: skew, using: &generator)
  }

  @Test(arguments: [1, 2, 3, 4, 7, 10, 13, 20, 25], [0, 0.25, 0.5, 0.8, 1])
  func areDisjointEvenAndCoverAll(count: Int, skew: Double) {
    for total in [0, 5, 100, 1003] {
      let shards = shards(of: dataset(count: total, classes: 10), count: count, skew: skew)
      #expect(shards.count == count)
      #expect(shards.joined().sorted() == Array(0..<total))
      #expect(shards.map(\.count) == shards.map(\.count).sorted(by: >))
      #expect(shards[0].count - shards[count - 1].count <= 1)
    }
  }

  @Test(arguments: [1, 2, 5, 10, 20, 30], [0, 0.3, 0.5, 0.9, 1])
  func favouritesTakeTheirFraction(count: Int, skew: Double) {
    let data = dataset(count: 3000, classes: 10)
    let favourites = data.favouriteClasses(shardCount: count)
    for (shard, indices) in shards(of: data, count: count, skew: skew).enumerated() {
      let own = indices.count { favourites[shard].contains(Int(data.labels[$0])) }
      #expect(Double(own) >= (skew * Double(indices.count)).rounded())
    }
  }

  @Test func extremes() {
    let data = dataset(count: 5000, classes: 10)
    for (shard, indices) in shards(of: data, count: 10, skew: 1).enumerated() {
      #expect(indices.allSatisfy { Int(data.labels[$0]) == shard })
    }
    for indices in shards(of: data, count: 10, skew: 0) {
      for label in 0..<10 {
        // 50 are expected of each, with a deviation near 6.4.
        #expect((18...82).contains(indices.count { Int(data.labels[$0]) == label }))
      }
    }
  }

  /// Four shards of ten classes: two favour three, and two favour two and must be filled up.
  @Test func smallPoolsAreFilledFromTheRemainder() {
    let data = dataset(count: 1000, classes: 10)
    let favourites = data.favouriteClasses(shardCount: 4)
    #expect(favourites == [[0, 4, 8], [1, 5, 9], [2, 6], [3, 7]])
    let own = shards(of: data, count: 4, skew: 1).enumerated().map { shard, indices in
      indices.count { favourites[shard].contains(Int(data.labels[$0])) }
    }
    #expect(own == [250, 250, 200, 200])
  }

  @Test func everyClassIsAFavouriteAndEveryShardHasOne() {
    for classes in 1...12 {
      for count in 1...30 {
        let favourites = dataset(count: 0, classes: classes).favouriteClasses(shardCount: count)
        #expect(favourites.allSatisfy { !$0.isEmpty })
        #expect(Set(favourites.joined()) == Set(0..<classes))
        #expect(favourites.joined().count == max(classes, count))
      }
    }
  }

  @Test func followsTheSeed() {
    let data = dataset(count: 500, classes: 10)
    let first = shards(of: data, count: 7, skew: 0.5, seed: 3)
    #expect(shards(of: data, count: 7, skew: 0.5, seed: 3) == first)
    #expect(shards(of: data, count: 7, skew: 0.5, seed: 4) != first)
    // Which images of a shared favourite a shard gets is random too, not only their order.
    let halves = [3, 4].map { Set(shards(of: data, count: 20, skew: 1, seed: $0)[0]) }
    #expect(halves[0] != halves[1])
  }

  /// Two shards of three images of two classes: one and a half favourites are two.
  @Test func fractionsAreRounded() {
    let data = dataset(count: 6, classes: 2)
    for seed in 0..<40 {
      for (shard, indices) in shards(of: data, count: 2, skew: 0.5, seed: UInt64(seed)).enumerated()
      {
        #expect(indices.count { Int(data.labels[$0]) == shard } >= 2)
      }
    }
  }

  /// A reader who goes through a shard in order meets favourites and others alike.
  @Test func orderWithinAShardIsMixed() {
    let data = dataset(count: 10_000, classes: 10)
    for (shard, indices) in shards(of: data, count: 10, skew: 0.5).enumerated() {
      let own = indices.prefix(500).count { Int(data.labels[$0]) == shard }
      // About 275 of 500 in any order, with a deviation near 8.
      #expect((220...330).contains(own))
    }
  }
}
