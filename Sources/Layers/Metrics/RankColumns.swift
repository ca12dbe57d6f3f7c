package import Tensor

/// Ranks and their agreement for many lists of scores at once: column by column of `[n, lists]`.
/// No score is NaN. A correlation is NaN where all scores of one list are equal.
package struct RankColumns: Sendable {
  /// `[n, lists]`.
  package let scores: Tensor<Double>
  /// How many scores of its list are above each, and how many equal it (itself too), `[n, lists]`.
  package let above: Tensor<Double>
  package let level: Tensor<Double>

  package init(_ scores: Tensor<Double>) {
    self.scores = scores
    let rows = (0..<scores.shape[0]).map { scores[$0] }
    above = stack(rows.map { (scores .> $0).values.sum(alongAxis: 0) })
    level = stack(rows.map { (scores .== $0).values.sum(alongAxis: 0) })
  }

  /// Ranks from 1 for the highest score, equal ones sharing the mean of theirs.
  package var averageRanks: Tensor<Double> { above + (level + 1) * 0.5 }

  /// Spearman's rho: Pearson's r of the average ranks, `[lists]`.
  package func spearman(_ other: RankColumns) -> Tensor<Double> {
    // The mean rank is (n + 1) / 2 with ties and without.
    let centre = Double(scores.shape[0] + 1) / 2
    let (a, b) = (averageRanks - centre, other.averageRanks - centre)
    let (aa, bb) = (square(a).sum(alongAxis: 0), square(b).sum(alongAxis: 0))
    return clamp((a * b).sum(alongAxis: 0) / sqrt(aa * bb), to: -1...1)
  }

  /// Kendall's tau-b: concordant less discordant pairs, over the geometric mean of the pairs that
  /// are not tied in each list (Kendall, "The treatment of ties in ranking problems", 1945).
  package func kendall(_ other: RankColumns) -> Tensor<Double> {
    let lists = scores.shape[1]
    var sums = [Tensor<Double>](repeating: .zeros([lists]), count: 3)
    for i in 0..<scores.shape[0] {
      let (a, b) = (order(against: i), other.order(against: i))
      for (k, product) in [a * b, a * a, b * b].enumerated() {
        sums[k] = sums[k] + product.sum(alongAxis: 0)
      }
    }
    return sums[0] / sqrt(sums[1] * sums[2])
  }

  /// The share of the k highest scores that are among the other's k highest, `[lists]`. Of equal
  /// scores the first counts as higher.
  package func topOverlap(_ other: RankColumns, k: Int) -> Tensor<Double> {
    (isAmongTop(k) * other.isAmongTop(k)).sum(alongAxis: 0) * (1 / Double(k))
  }

  /// 1 for scores above score i of their list, -1 for those below. Not by a difference, which two
  /// infinities do not have.
  private func order(against i: Int) -> Tensor<Double> {
    (scores .> scores[i]).values - (scores .< scores[i]).values
  }

  /// 1 for the k highest of each list, else 0.
  private func isAmongTop(_ k: Int) -> Tensor<Double> {
    let earlier = (0..<scores.shape[0]).map { i in
      (scores[..<i] .== scores[i]).values.sum(alongAxis: 0)
    }
    return ((above + stack(earlier)) .< Double(k)).values
  }
}
