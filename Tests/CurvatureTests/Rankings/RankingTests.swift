import Curvature
import Foundation
import Tensor
import Testing

@Suite struct RankingTests {
  @Test func placesAreThoseOfTheScores() throws {
    let curvature = try PeerProblem(.tanh, peers: 5, batch: 12).curvature()
    let ranking = try curvature.ranking(.taylor2, resamples: 200, seed: 1)
    let statistics = curvature.scoreStatistics(.taylor2)
    #expect(ranking.places.map(\.rank) == [1, 2, 3, 4, 5])
    #expect(ranking.order.sorted() == [0, 1, 2, 3, 4])
    for place in ranking.places {
      #expect(relativeError([place.value], [statistics[place.peer].value]) < 1e-12)
      #expect(
        relativeError([place.standardError!], [statistics[place.peer].standardError]) < 1e-12)
      #expect(try #require(place.rankInterval).contains(place.rank))
    }
    for (better, worse) in zip(ranking.places, ranking.places.dropFirst()) {
      #expect(better.value >= worse.value)
    }
    #expect(try curvature.ranking(.taylor2, resamples: 200, seed: 1) == ranking)
    #expect("\(ranking)".hasPrefix("taylor2, 12 samples"))
  }

  /// Rank intervals shrink, and neighbours separate, as the same examples come more often.
  @Test func moreExamplesSayMore() throws {
    func width(_ ranking: PeerRanking) -> Int {
      ranking.places.reduce(0) { $0 + $1.rankInterval!.count }
    }
    let few = try ladder(batch: 8).ranking(.leaveOneOut, resamples: 200)
    let many = try ladder(batch: 400).ranking(.leaveOneOut, resamples: 200)
    #expect(width(many) < width(few))
    #expect(!few.isSeparated && many.separations.filter(\.isSeparated).count >= 2)
    for separation in many.separations where separation.isSeparated {
      #expect(separation.orderProbability! > 0.95)
    }
  }

  /// Two copies of a peer have the same scores, and no number of examples separates them.
  @Test func twinsAreNotSeparated() throws {
    let problem = PeerProblem(.identity, peers: 2, batch: 50)
    let twin = stack([problem.inputs[0], problem.inputs[0], problem.inputs[1]])
    let weights = problem.head.peerWeights
    let mixing = stack([weights[0], weights[0], weights[1]])
    let head = problem.head
    let curvature = try PeerCurvature(
      ofTail: { head.tail($0) }, contributions: matmul(twin, mixing), labels: problem.labels)
    let ranking = try curvature.ranking(.leaveOneOut, resamples: 100)
    let between = try #require(ranking.separations.first { Set([$0.better, $0.worse]) == [0, 1] })
    #expect(between.difference == 0 && !between.isSeparated && between.orderProbability == 0.5)
    for place in ranking.places where place.peer < 2 { #expect(place.rankInterval!.count > 1) }
  }

  @Test func oneExampleHasNoErrors() throws {
    let ranking = try PeerProblem(.tanh, batch: 1).curvature().ranking(.paper)
    #expect(ranking.places.allSatisfy { $0.standardError == nil && $0.rankInterval == nil })
    #expect(!ranking.isSeparated)
    let data = try JSONEncoder().encode(ranking)
    #expect(try JSONDecoder().decode(PeerRanking.self, from: data) == ranking)
  }

  /// Batches are added until all neighbours are apart, and no further.
  @Test func examplesAreAddedUntilSeparated() throws {
    var steps: [Int] = []
    let note: WorkProgress = { done, _ in steps.append(done) }
    let result = try PeerEstimator<Double>.leaveOneOut.rankUntilSeparated(
      budget: 40, minimumExamples: 60, resamples: 50, progress: note
    ) { try ladder(peers: 3, batch: 40, seed: UInt64($0 + 1)) }
    #expect(result.reason == .separated && result.ranking.isSeparated)
    #expect(result.rounds > 1 && result.rounds < 40)
    #expect(result.ranking.samples == 40 * result.rounds)
    #expect(result.ranking.order == [2, 1, 0])
    #expect(steps == Array(0..<result.rounds))
  }

  @Test func aBudgetEnds() throws {
    let problem = PeerProblem(.identity, peers: 2, batch: 30)
    let equal = stack([problem.inputs[0], problem.inputs[0]])
    let head = problem.head
    let curvature = try PeerCurvature(
      ofTail: { head.tail($0) }, contributions: matmul(equal, head.peerWeights[0]),
      labels: problem.labels)
    let spent = try PeerEstimator<Double>.paper.rankUntilSeparated(budget: 2, resamples: 20) { _ in
      curvature
    }
    #expect(spent.reason == .budgetSpent && spent.rounds == 2 && spent.ranking.samples == 60)
    let exhausted = try PeerEstimator<Double>.paper.rankUntilSeparated(budget: 5, resamples: 20) {
      $0 < 3 ? curvature : nil
    }
    #expect(exhausted.reason == .examplesExhausted && exhausted.ranking.samples == 90)
  }

  /// Probes are added until the order of the diagonal is clear.
  @Test func probesAreAddedUntilSeparated() throws {
    let curvature = try ladder(peers: 3, batch: 10)
    let result = try curvature.rankUntilSeparated(budget: 300, resamples: 50, seed: 2) {
      .signedProbe(probes: 1, seed: $0)
    }
    #expect(result.reason == .separated && result.ranking.samples == result.rounds)
    let exact = curvature.scores(.paper)
    #expect(result.ranking.order == exact.indices.sorted { exact[$0] > exact[$1] })
    for place in result.ranking.places {
      #expect(abs(place.value - exact[place.peer]) < 4 * place.standardError!)
    }
  }

  /// Peers of rising loudness that tell a label: the last is worth most.
  private func ladder(peers: Int = 5, batch: Int, seed: UInt64 = 1) throws -> PeerCurvature<Double>
  {
    var generator = Philox(seed: seed)
    let loudness = Tensor<Double>.arange(peers, from: 0.3, step: 0.5).reshaped([-1, 1, 1])
    let labels = (0..<batch).map { _ in generator.nextIndex(below: 3) }
    let signal = Tensor<Double>.oneHot(labels, classes: 3)
    let noise = Tensor<Double>.normal([peers, batch, 3], using: &generator)
    return try PeerCurvature(
      ofTail: { $0 }, contributions: (signal + noise * 0.5) * loudness * (2 / Double(peers)),
      labels: labels)
  }
}
