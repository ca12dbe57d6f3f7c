import Market
import Tensor
import Testing

/// Pays one peer what another gives it, and the rest of the row to the first, so that the last
/// party's stake shows a weight.
private struct Exposing: ConsensusMechanism {
  let rater: Int
  let rated: Int
  let opinion: Tensor<Double>
  var name: String { "exposing" }

  func settle(
    weights: Tensor<Double>, stake: Tensor<Double>, bonds: Tensor<Double>?
  ) -> ConsensusBlock<Double> {
    #expect(abs(weights.sum(alongAxis: -1) - 1).max().scalar < 1e-12)
    let weight = weights[..., rater, rated].expanded(atAxis: -1)
    let n = stake.shape[stake.rank - 1]
    let last = Tensor<Double>.oneHot([n - 1], classes: n)[0]
    let first = Tensor<Double>.oneHot([0], classes: n)[0]
    return ConsensusBlock(
      emission: weight * last + (1 - weight) * first,
      consensus: opinion.broadcast(to: stake.shape))
  }
}

/// Who gives what to whom: a party of two with worth 0.6, one of three with worth 0.2 and the
/// behaviour, and one peer of worth 0.2.
@Suite struct RatingTests {
  private static let opinion: [Double] = [0.1, 0.2, 0.3, 0.4, 0.6, 0.4]

  /// The row of a peer at the last of some blocks, when minted stake dwarfs all before.
  private func row(
    _ behaviour: RatingBehaviour, peer: Int = 2, blocks: Int = 1, joins: Int = 0
  ) -> [Double] {
    let scenario = ConsensusScenario(
      parties: [
        Party("first", .honest, stake: 0.5, peers: 2, worth: 0.6),
        Party("second", behaviour, stake: 0.5, peers: 3, worth: 0.2),
        Party("third", .honest, stake: 0, worth: 0.2, joins: joins),
      ], blocks: blocks, inflation: 1e12)
    return (0..<6).map { rated in
      scenario.trajectory(
        under: Exposing(rater: peer, rated: rated, opinion: Tensor(Self.opinion))
      ).last.shares[2]
    }
  }

  private func expect(
    _ found: [Double], _ expected: [Double], at location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "\(found)", sourceLocation: location)
  }

  @Test("honest peers rate all by worth, themselves included") func honest() {
    let part = 0.2 / 3
    expect(row(.honest), [0.3, 0.3, part, part, part, 0.2])
    expect(row(.lazy, peer: 0), [0.3, 0.3, part, part, part, 0.2])
  }

  @Test("those who have not joined are not rated") func joining() {
    let part = 0.25 / 3
    expect(row(.honest, joins: 1), [0.375, 0.375, part, part, part, 0])
    expect(row(.lazy, joins: 1), [0.2, 0.2, 0.2, 0.2, 0.2, 0])
    expect(row(.lazy, blocks: 2, joins: 1), Array(repeating: 1.0 / 6, count: 6))
  }

  @Test("a cabal rates its party, a selfish peer itself, both the others by worth") func selfish() {
    expect(row(.cabal(selfWeight: 0.6)), [0.15, 0.15, 0.2, 0.2, 0.2, 0.1])
    expect(row(.selfish(selfWeight: 0.6)), [0.15, 0.15, 0.6, 0, 0, 0.1])
    expect(row(.selfish(selfWeight: 0.6), peer: 3), [0.15, 0.15, 0, 0.6, 0, 0.1])
  }

  @Test("copiers rate all alike at first, and then as the network did") func copier() {
    expect(row(.copier), Array(repeating: 1.0 / 6, count: 6))
    expect(row(.copier, blocks: 2), Self.opinion.map { $0 / 2 })
    expect(row(.copier, peer: 0, blocks: 2), row(.honest, peer: 0))
  }
}
