import Foundation
import Market
import Testing

@Suite struct NDCGTests {
  @Test func isOneInTheRightOrderAndLessOtherwise() {
    let relevance = [3.0, 2, 1, 0]
    #expect(RankAgreement.ndcg([9, 8, 7, 6], relevance: relevance) == 1)
    let best = 3 + 2 / log2(3.0) + 1 / log2(4.0)
    let reversed = 1 / log2(3.0) + 2 / log2(4.0) + 3 / log2(5.0)
    #expect(
      abs(RankAgreement.ndcg([1, 2, 3, 4], relevance: relevance) - reversed / best) < 1e-15)
  }

  @Test func equalScoresShareTheirPlaces() {
    let relevance = [2.0, 0, 1]
    let best = 2 + 1 / log2(3.0)
    let flat = (1 + 1 / log2(3.0) + 1 / log2(4.0)) / 3 * 3
    #expect(abs(RankAgreement.ndcg([1, 1, 1], relevance: relevance) - flat / best) < 1e-15)
    // The mean over both orders of the tie.
    let tie = RankAgreement.ndcg([1, 1, 0], relevance: relevance)
    let orders = [[2.0, 1, 0], [1, 2, 0]].map { RankAgreement.ndcg($0, relevance: relevance) }
    #expect(abs(tie - (orders[0] + orders[1]) / 2) < 1e-15)
  }

  @Test func isUndefinedWithoutRelevance() {
    #expect(RankAgreement.ndcg([], relevance: []).isNaN)
    #expect(RankAgreement.ndcg([1, 2], relevance: [0, 0]).isNaN)
    #expect(RankAgreement.ndcg([1, .nan], relevance: [1, 0]).isNaN)
  }
}
