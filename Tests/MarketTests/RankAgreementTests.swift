import Market
import Tensor
import Testing

@Suite struct RankAgreementTests {
  // Ties in both lists; the values are those of scipy.stats.
  private let x: [Double] = [12, 2, 1, 12, 2]
  private let y: [Double] = [1, 4, 7, 1, 0]

  @Test func agreesWithWorkedExamples() {
    #expect(abs(RankAgreement.pearson([1, 2, 3, 4], [2, 1, 4, 3]) - 0.6) <= 1e-15)
    #expect(abs(RankAgreement.pearson(x, y) - -0.5566399985665696) <= 1e-15)
    #expect(abs(RankAgreement.kendall(x, y) - -0.4714045207910316) <= 1e-15)
    #expect(abs(RankAgreement.spearman(x, y) - -0.5407380704358752) <= 1e-15)
  }

  @Test func tiesShareTheMeanOfTheirRanks() {
    #expect(RankAgreement.averageRanks([3, 1, 3, 2, 3]) == [4, 1, 4, 2, 4])
  }

  @Test func ordersAloneDecideTheRankCorrelations() {
    let a: [Double] = [1, 2, 3, 4, 5]
    let b = a.map { $0 * $0 * $0 }
    #expect(abs(RankAgreement.spearman(a, b) - 1) <= 1e-15)
    #expect(RankAgreement.kendall(a, b) == 1)
    #expect(RankAgreement.pearson(a, b) < 0.95)
    #expect(abs(RankAgreement.spearman(a, b.reversed()) + 1) <= 1e-15)
    #expect(RankAgreement.kendall(a, b.reversed()) == -1)
  }

  @Test func isUndefinedWithoutVariation() {
    let flat = [Double](repeating: 0.1, count: 3)
    for measure in [RankAgreement.pearson, RankAgreement.spearman, RankAgreement.kendall] {
      #expect(measure(flat, [1, 2, 3]).isNaN)
      #expect(measure([1, 2, 3], flat).isNaN)
      #expect(measure([1], [1]).isNaN)
      #expect(measure([], []).isNaN)
      #expect(measure([1, .nan, 3], [1, 2, 3]).isNaN)
    }
  }

  @Test func topOverlapCountsSharedWinners() {
    let a: [Double] = [5, 4, 3, 2, 1]
    let b: [Double] = [5, 1, 4, 2, 3]
    #expect(RankAgreement.topOverlap(a, b, k: 1) == 1)
    #expect(RankAgreement.topOverlap(a, b, k: 2) == 0.5)
    #expect(abs(RankAgreement.topOverlap(a, b, k: 3) - 2.0 / 3) <= 1e-15)
    #expect(RankAgreement.topOverlap(a, b, k: 5) == 1)
    #expect(RankAgreement.topOverlap([1, 1, 1], [1, 0, 0], k: 1) == 1)
  }

  @Test func ranksOfAMarket() {
    let hessians = Tensor<Double>([1, 9, 9, 2, 3, 9, 9, 6], shape: [2, 2, 2])
    #expect(idealRank(hessians: hessians).scalars == [2, 4])
    let weights = Tensor<Double>(rows: [[0.5, 0.5], [0.25, 0.75]])
    #expect(competitiveRank(weights: weights).scalars == [0.375, 0.625])
  }
}
