public import Tensor

/// Divides labelled items between `count` holders whose shares of the classes are drawn from a
/// Dirichlet distribution (T.-M. H. Hsu, H. Qi, M. Brown, "Measuring the effects of non-identical
/// data distribution for federated visual classification", 2019).
///
/// Each holder draws class shares q from Dir(concentration * p), where p are the shares of all
/// labels, and takes its items one by one: a class by q, then an item of it at random. A class that
/// has none left no longer counts, so the holders late in the order differ less from p than q says.
/// Sizes differ by at most one, larger shards first, and every item is in exactly one.
///
/// - Parameters:
///   - labels: The class of each item, at least 0.
///   - count: The number of shards, at least 1.
///   - concentration: Above 0. Large ones make shards alike; small ones give each few classes.
///   - generator: The source of randomness. Equal states give equal shards.
/// - Returns: For each shard the indices of its items, in random order.
public func dirichletShards(
  labels: [Int], count: Int, concentration: Double, using generator: inout Philox
) -> [[Int]] {
  require(count > 0, "dirichletShards: \(count) shards, at least 1 is needed")
  require(
    concentration > 0 && concentration.isFinite,
    "dirichletShards: the concentration is \(concentration), a finite one above 0 is needed")
  require(labels.allSatisfy { $0 >= 0 }, "dirichletShards: a label is below 0")
  var pools = [[Int]](repeating: [], count: (labels.max() ?? -1) + 1)
  for index in generator.permutation(labels.count) { pools[labels[index]].append(index) }
  let present = pools.indices.filter { !pools[$0].isEmpty }
  let parameters = present.map {
    concentration * Double(pools[$0].count) / Double(labels.count)
  }
  return (0..<count).map { shard in
    let size = labels.count / count + (shard < labels.count % count ? 1 : 0)
    if size == 0 { return [] }
    let shares = Tensor<Double>.dirichlet(
      concentrations: Tensor(parameters), using: &generator
    ).scalars
    var taken: [Int] = []
    for _ in 0..<size {
      let left = present.indices.filter { !pools[present[$0]].isEmpty }
      let total = left.reduce(0) { $0 + shares[$1] }
      var part = generator.nextUniform() * total
      // Where all that q names are used up, the largest pool is nearest to p.
      var chosen =
        total > 0
        ? left.last { shares[$0] > 0 }!
        : left.max { pools[present[$0]].count < pools[present[$1]].count }!
      for position in left where total > 0 {
        part -= shares[position]
        if part < 0 {
          chosen = position
          break
        }
      }
      taken.append(pools[present[chosen]].removeLast())
    }
    return generator.permutation(size).map { taken[$0] }
  }
}
