import Curvature
import Foundation
import Tensor
import Testing

@Suite struct ComparisonTests {
  /// Correlations by hand, with ties. Of the ranks 1, 2.5, 2.5, 4 and 1.5, 1.5, 3, 4 (1 the
  /// highest): Pearson 3.75 / sqrt(4.5 x 4.5); pairs: 4 concordant, 1 tied in each list.
  @Test func agreementByHand() throws {
    let table = try compare([4, 3, 3, 1], with: [5, 5, 2, 0])
    #expect(relativeError([table.spearman.value!], [3.75 / 4.5]) < 1e-12)
    #expect(relativeError([table.kendall.value!], [4.0 / 5]) < 1e-12)
    // Top 2: {0, 1} and {0, 1}, the first of equal scores counting as higher.
    #expect(table.topOverlap.value == 1)
    let difference = (1.0 + 4 + 1 + 1).squareRoot() / 54.0.squareRoot()
    #expect(relativeError([table.valueError.value!], [difference]) < 1e-12)
    #expect(table.spearman.lower == nil)

    let reversed = try compare([1, 2, 3, 4], with: [4, 3, 2, 1])
    #expect(reversed.spearman.value == -1 && reversed.kendall.value == -1)
    #expect(reversed.topOverlap.value == 0)
    let flat = try compare([1, 1, 1, 1], with: [4, 3, 2, 1])
    #expect(flat.spearman.value == nil && flat.kendall.value == nil)
    let zero = try compare([1, 2, 3, 4], with: [0, 0, 0, 0])
    #expect(zero.valueError.value == nil)
  }

  @Test func aReferenceAgreesWithItself() throws {
    let curvature = try PeerProblem(.tanh, peers: 6, batch: 9).curvature()
    let table = try curvature.compare([.leaveOneOut, .paper], resamples: 60, seed: 3)
    #expect(table.reference == "leaveOneOut" && table.top == 2 && table.examples == 9)
    let itself = table.rows[0]
    for statistic in [itself.spearman, itself.kendall, itself.topOverlap] {
      #expect(
        relativeError([statistic.value!, statistic.lower!, statistic.upper!], [1, 1, 1]) < 1e-12)
    }
    #expect(itself.valueError.value == 0 && itself.valueError.upper == 0)
    let other = table.rows[1]
    for statistic in [other.spearman, other.kendall, other.topOverlap, other.valueError] {
      #expect(statistic.lower! <= statistic.upper!)
    }
    // The factor 1/2 of eq 2.
    let truth = curvature.scores(.leaveOneOut)
    let halves = curvature.scores(.paper).map { $0 / 2 }
    let error = zip(halves, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let length = truth.reduce(0) { $0 + $1 * $1 }
    #expect(
      relativeError([other.valueError.value!], [(error / length).squareRoot()]) < 1e-12)
    #expect(other.passes == 8 && other.needsLabels)
    #expect(try curvature.compare([.leaveOneOut, .paper], resamples: 60, seed: 3) == table)
  }

  @Test func tablesAndFiles() throws {
    let curvature = try PeerProblem(.tanh, batch: 6).curvature()
    let own = PeerEstimator<Double>("mine, \"own\"", needsLabels: false, cost: PassCost(0)) { _ in
      PeerContributions(totals: [1, 2, 3, 4])
    }
    var steps: [Int] = []
    let table = try curvature.compare(
      [.taylor2, .fisherMonteCarlo(samples: 2, seed: 1), own], against: .exactShapley,
      resamples: 20, progress: { done, total in steps += [done, total] })
    #expect(steps == [0, 4, 1, 4, 2, 4, 3, 4, 4, 4])
    let data = try JSONEncoder().encode(table)
    #expect(try JSONDecoder().decode(EstimatorComparison.self, from: data) == table)

    let text = "\(table)".split(separator: "\n")
    #expect(text.count == 5 && text[0].hasPrefix("against exactShapley, 6 examples"))
    #expect(text[1].hasPrefix("estimator") && text[2].hasPrefix("taylor2"))
    let lines = table.csv.components(separatedBy: "\r\n")
    #expect(lines.count == 5 && lines[4] == "")
    #expect(lines[0].split(separator: ",").count == 16)
    #expect(lines[1].hasPrefix("taylor2,true,6.0,n + 2,"))
    #expect(lines[3].hasPrefix("\"mine, \"\"own\"\"\",false,0.0,0,"))
    #expect(lines[3].contains(",,"), "what has no shares has no intervals")
    let field = Double(lines[1].split(separator: ",")[4])
    #expect(field == table.rows[0].spearman.value)
  }

  /// The statistics of two lists of scores.
  private func compare(
    _ scores: [Double], with reference: [Double]
  ) throws -> EstimatorComparison.Row {
    let curvature = try PeerProblem(.identity, batch: 2).curvature()
    func fixed(_ values: [Double]) -> PeerEstimator<Double> {
      PeerEstimator("fixed", needsLabels: false, cost: PassCost(0)) { _ in
        PeerContributions(totals: values)
      }
    }
    return try curvature.compare(
      [fixed(scores)], against: fixed(reference), top: 2, resamples: 3
    ).rows[0]
  }
}
