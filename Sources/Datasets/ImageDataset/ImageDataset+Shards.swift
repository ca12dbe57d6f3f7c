import Tensor

extension ImageDataset {
  /// Divides the images between `count` holders whose shares differ in their classes.
  ///
  /// 1. Classes are dealt as favourites, round robin: with more classes than shards, class `c` goes
  ///    to shard `c % count`; otherwise shard `s` favours class `s % classNames.count`. So every
  ///    shard has a favourite and every class is someone's favourite.
  /// 2. A class that several shards favour is split evenly between them, at random. What a shard
  ///    gets of its favourites is its pool.
  /// 3. A shard of `n` images takes `skew * n` of them, rounded, from its pool at random; all of the
  ///    pool if that is smaller.
  /// 4. What is left of all pools is mixed, and fills the shards to their sizes at random.
  ///
  /// Sizes differ by at most one, larger shards first. Every image is in exactly one shard. A skew
  /// of 0 divides at random; a skew of 1 gives shards of favourites only, if the pools are large
  /// enough. The rest of a shard may hold favourites too, so `skew` is the least fraction of
  /// favourites, unless the pool is too small.
  ///
  /// - Parameters:
  ///   - count: The number of shards, at least 1. Beyond the number of images, shards are empty.
  ///   - skew: The fraction of a shard that comes from its favourites, in 0...1.
  ///   - generator: The source of randomness. Equal states give equal shards.
  /// - Returns: For each shard the indices of its images, in random order.
  public func shards(
    count: Int, skew: Double, using generator: inout some RandomNumberGenerator
  ) -> [[Int]] {
    require(count > 0, "\(count) shards")
    require((0...1).contains(skew), "the skew \(skew) is outside 0...1")
    let pools = favouritePools(count: count, using: &generator)
    var shards: [[Int]] = []
    var remainder: [Int] = []
    for (shard, pool) in pools.enumerated() {
      let wanted = Int((skew * Double(shardSize(shard, of: count))).rounded())
      shards.append(Array(pool.prefix(wanted)))
      remainder += pool.dropFirst(wanted)
    }
    remainder.shuffle(using: &generator)
    var next = 0
    for shard in shards.indices {
      let missing = shardSize(shard, of: count) - shards[shard].count
      shards[shard] += remainder[next..<next + missing]
      next += missing
      // So that a reader who goes in order does not meet the favourites first.
      shards[shard].shuffle(using: &generator)
    }
    return shards
  }

  /// The classes that each of `count` shards favours, as ``shards(count:skew:using:)`` deals them.
  public func favouriteClasses(shardCount count: Int) -> [[Int]] {
    require(count > 0, "\(count) shards")
    var favourites = [[Int]](repeating: [], count: count)
    guard !classNames.isEmpty else { return favourites }
    for turn in 0..<max(count, classNames.count) {
      favourites[turn % count].append(turn % classNames.count)
    }
    return favourites
  }

  private func shardSize(_ shard: Int, of count: Int) -> Int {
    labels.count / count + (shard < labels.count % count ? 1 : 0)
  }

  /// Step 2: for each shard its part of its favourite classes, shuffled.
  private func favouritePools(
    count: Int, using generator: inout some RandomNumberGenerator
  ) -> [[Int]] {
    let favourites = favouriteClasses(shardCount: count)
    var holders = [[Int]](repeating: [], count: classNames.count)
    for shard in favourites.indices {
      for label in favourites[shard] { holders[label].append(shard) }
    }
    var pools = [[Int]](repeating: [], count: count)
    var turns = [Int](repeating: 0, count: classNames.count)
    for index in labels.indices.shuffled(using: &generator) {
      let label = Int(labels[index])
      pools[holders[label][turns[label] % holders[label].count]].append(index)
      turns[label] += 1
    }
    return pools
  }
}
