import Market
import MarketMPI
import Tensor

extension Descent {
  /// Descends again in this process alone, as any program without MPI would, and throws if the
  /// weights differ by more than 1e-12. Takes the Hessians of all peers.
  func check(_ weights: Tensor<Double>, shard: MarketShard<PackedSymmetric<Double>>) throws {
    let market = SeededMarket(peers: command.peers, seed: command.seed)
    let all = market.rows(0..<command.peers)
    let game = MarketGame(layer: shard.layer, stake: market.stake, hessians: all.hessians)
    var (found, steps) = (all.weights, 0)
    while true {
      let result = solver(steps: steps).solve(game, from: found)
      found = result.weights
      steps += result.iterations
      if result.isEquilibrium || steps >= command.budget { break }
    }
    let difference = abs(weights - found).scalars.max() ?? 0
    guard difference <= 1e-12 else {
      throw DescentError("a process without shards ends \(difference) away, at most 1e-12")
    }
    say("a process without shards ends \(difference) away, after \(steps) steps")
  }
}
