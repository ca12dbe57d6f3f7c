import Tensor

/// How well two rankings of the same peers agree, from one score for each.
///
/// Each function traps if the lists differ in length. A correlation is NaN where it is undefined: of
/// fewer than two scores, where all scores of one list are equal, or where one is NaN.
public enum RankAgreement {
  /// Pearson's r: the linear correlation of the scores, in [-1, 1].
  public static func pearson(_ x: [Double], _ y: [Double]) -> Double {
    requireSameCount(x, y)
    // Not left to the sums of squares, which rounding can keep above 0 for equal scores.
    guard x.contains(where: { $0 != x[0] }), y.contains(where: { $0 != y[0] }) else { return .nan }
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      let (dx, dy) = (a - meanX, b - meanY)
      xy += dx * dy
      xx += dx * dx
      yy += dy * dy
    }
    let correlation = xy / (xx.squareRoot() * yy.squareRoot())
    // Rounding can pass 1; NaN must not be clamped to a number.
    return correlation.isNaN ? .nan : Swift.min(1, Swift.max(-1, correlation))
  }

  /// Spearman's rho: Pearson's r of the ranks, where equal scores share the mean of their ranks.
  public static func spearman(_ x: [Double], _ y: [Double]) -> Double {
    requireSameCount(x, y)
    guard !hasNaN(x, y) else { return .nan }
    return pearson(averageRanks(x), averageRanks(y))
  }

  /// Kendall's tau-b: concordant less discordant pairs, over the geometric mean of the pairs that
  /// are not tied in each list (Kendall, "The treatment of ties in ranking problems", 1945).
  public static func kendall(_ x: [Double], _ y: [Double]) -> Double {
    requireSameCount(x, y)
    guard !hasNaN(x, y) else { return .nan }
    var (balance, untiedX, untiedY) = (0, 0, 0)
    for i in x.indices {
      for j in 0..<i {
        let (a, b) = (order(x[i], x[j]), order(y[i], y[j]))
        balance += a * b
        untiedX += a * a
        untiedY += b * b
      }
    }
    return Double(balance) / (Double(untiedX) * Double(untiedY)).squareRoot()
  }

  /// The share of the k highest scores of one list that are among the k highest of the other, in
  /// [0, 1]. Of equal scores the first counts as higher. Traps unless k is in 1...n.
  public static func topOverlap(_ x: [Double], _ y: [Double], k: Int) -> Double {
    requireSameCount(x, y)
    require(k >= 1 && k <= x.count, "topOverlap: k is \(k), of \(x.count) scores")
    return Double(top(x, k).intersection(top(y, k)).count) / Double(k)
  }

  /// The ranks of scores from 1 for the lowest, equal scores sharing the mean of theirs.
  public static func averageRanks(_ scores: [Double]) -> [Double] {
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var ranks = [Double](repeating: 0, count: scores.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count && scores[order[end]] == scores[order[start]] { end += 1 }
      for position in start..<end { ranks[order[position]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }

  private static func top(_ scores: [Double], _ k: Int) -> Set<Int> {
    let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    return Set(order.prefix(k))
  }

  private static func order(_ a: Double, _ b: Double) -> Int { a > b ? 1 : (a < b ? -1 : 0) }

  private static func hasNaN(_ x: [Double], _ y: [Double]) -> Bool {
    x.contains(where: \.isNaN) || y.contains(where: \.isNaN)
  }

  private static func requireSameCount(_ x: [Double], _ y: [Double]) {
    require(
      x.count == y.count, "RankAgreement: \(x.count) scores and \(y.count), one each is needed")
  }
}
