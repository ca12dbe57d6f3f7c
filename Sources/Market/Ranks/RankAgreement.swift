import Layers
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
    guard isOrdered(x, y) else { return .nan }
    return columns(x).spearman(columns(y)).scalars[0]
  }

  /// Kendall's tau-b: concordant less discordant pairs, over the geometric mean of the pairs that
  /// are not tied in each list (Kendall, "The treatment of ties in ranking problems", 1945).
  public static func kendall(_ x: [Double], _ y: [Double]) -> Double {
    requireSameCount(x, y)
    guard isOrdered(x, y) else { return .nan }
    return columns(x).kendall(columns(y)).scalars[0]
  }

  /// The share of the k highest scores of one list that are among the k highest of the other, in
  /// [0, 1]. Of equal scores the first counts as higher. Traps unless k is in 1...n.
  public static func topOverlap(_ x: [Double], _ y: [Double], k: Int) -> Double {
    requireSameCount(x, y)
    require(k >= 1 && k <= x.count, "topOverlap: k is \(k), of \(x.count) scores")
    return columns(x).topOverlap(columns(y), k: k).scalars[0]
  }

  /// The ranks of scores from 1 for the lowest, equal scores sharing the mean of theirs.
  public static func averageRanks(_ scores: [Double]) -> [Double] {
    if scores.isEmpty { return [] }
    // Those of the columns count from the highest.
    return columns(scores).averageRanks.scalars.map { Double(scores.count + 1) - $0 }
  }

  private static func columns(_ scores: [Double]) -> RankColumns {
    RankColumns(Tensor(scores).expanded(atAxis: 1))
  }

  /// Whether there are scores, and none is NaN.
  private static func isOrdered(_ x: [Double], _ y: [Double]) -> Bool {
    !x.isEmpty && !x.contains(where: \.isNaN) && !y.contains(where: \.isNaN)
  }

  private static func requireSameCount(_ x: [Double], _ y: [Double]) {
    require(
      x.count == y.count, "RankAgreement: \(x.count) scores and \(y.count), one each is needed")
  }
}
