// A cabal that rates itself, under the paper's ranking, the whitepaper's trust, Yuma consensus, and
// a mechanism of one's own.
import Market
import Tensor

/// The paper's rank, counting only as much of a score as the other side returns.
struct MutualRank: ConsensusMechanism {
  let name = "mutual"

  func settle(
    weights: Tensor<Double>, stake: Tensor<Double>, bonds: Tensor<Double>?
  ) -> ConsensusBlock<Double> {
    let others = weights * (1 - Tensor<Double>.eye(weights.shape[weights.rank - 1]))
    let mutual = minimum(others, others.swappingAxes(-1, -2))
    let rank = (stake.expanded(atAxis: -1) * mutual).sum(alongAxis: -2)
    let share = rank / rank.sum(alongAxis: -1, keepingAxes: true)
    return ConsensusBlock(emission: share, consensus: share)
  }
}

@main
struct Example {
  static func main() {
    let scenario = ConsensusScenario(
      parties: [
        Party("honest", .honest, stake: 0.6, peers: 8, worth: 0.7),
        Party("cabal", .cabal(selfWeight: 1), stake: 0.4, peers: 4, worth: 0.3),
      ], blocks: 50)
    let mechanisms: [any ConsensusMechanism<Double>] = [
      RankInflation(), TrustConsensus(), YumaConsensus(masksSelfWeights: true), MutualRank(),
    ]
    var kept: [String: Double] = [:]
    for mechanism in mechanisms {
      let trajectory = scenario.trajectory(under: mechanism)
      kept[mechanism.name] = trajectory.last.shares[0]
      print(mechanism.name, "leaves the honest", trajectory.last.shares[0])
    }
    precondition(kept["rank"]! < 0.1, "self-weights should win under the paper's ranking")
    precondition(kept["yuma"]! > 0.6, "clipping should keep the honest majority's stake")

    // How much honest stake it takes: the same scenario over a row of stakes.
    let map = RetentionMap(
      of: 0, columns: [0.4, 0.5, 0.6, 0.7], rows: [1],
      under: YumaConsensus<Double>(masksSelfWeights: true)
    ) { stake, selfWeight in
      var scenario = scenario
      scenario.parties[0].stake = stake
      scenario.parties[1].stake = 1 - stake
      scenario.parties[1].behaviour = .cabal(selfWeight: selfWeight)
      return scenario
    }
    for cell in map.cells[0] { print("honest stake", cell.column, "becomes", cell.finalShare) }
    precondition(map.cells[0][0].gain < 0 && map.cells[0][2].gain > 0)
  }
}
