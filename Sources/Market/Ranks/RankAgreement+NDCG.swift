import Tensor

extension RankAgreement {
  /// NDCG: how much of the relevance stands high in the order of `scores`, in [0, 1].
  ///
  /// The sum of relevance_i / log2(1 + place_i), over its largest value (Järvelin and Kekäläinen,
  /// "Cumulated gain-based evaluation of IR techniques", 2002). Equal scores share the mean discount
  /// of their places (McSherry and Najork, "Computing information retrieval performance measures
  /// efficiently in the presence of tied scores", 2008), so that scores that are all equal have a
  /// value too, that of a random order.
  ///
  /// NaN without scores, where one is NaN, or where nothing is relevant. Traps if the lists differ
  /// in length or a relevance is negative.
  public static func ndcg(_ scores: [Double], relevance: [Double]) -> Double {
    require(
      scores.count == relevance.count,
      "ndcg: \(scores.count) scores and \(relevance.count) relevances, one each is needed")
    require(!relevance.contains { $0 < 0 }, "ndcg: a relevance is negative, must be 0 or more")
    guard !scores.isEmpty, !(scores + relevance).contains(where: \.isNaN) else { return .nan }
    let places = Tensor((1...scores.count).map { Double($0) })
    let discounts = (log(Tensor(2.0)) / log(places + 1)).scalars
    func gain(by key: [Double]) -> Double {
      let order = key.indices.sorted { (-key[$0], $0) < (-key[$1], $1) }
      var (total, start) = (0.0, 0)
      while start < order.count {
        let end = order[start...].firstIndex { key[$0] != key[order[start]] } ?? order.count
        let discount = discounts[start..<end].reduce(0, +) / Double(end - start)
        total += discount * order[start..<end].reduce(0) { $0 + relevance[$1] }
        start = end
      }
      return total
    }
    let best = gain(by: relevance)
    return best > 0 ? Swift.min(1, gain(by: scores) / best) : .nan
  }
}
