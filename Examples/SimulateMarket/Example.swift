// A market of ten peers, block by block: rows move by bounded steps, ranks mint stake, and every
// block is a line on disk. A second process reads the file and goes on where the first one stopped.
import Foundation
import Market
import Tensor

@main
struct Example {
  static func main() throws {
    let market = SimulatedMarket<Double>(MarketPopulation(peers: 10), seed: 3)
    func newProcess() -> MarketProcess<Tensor<Double>> {
      MarketProcess(
        market.game(utilitySlope: 50), weights: market.initialWeights, step: 0.2, epsilon: 0.1,
        minting: .l1)
    }
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("market-\(ProcessInfo.processInfo.processIdentifier).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func openTrajectory() throws -> Journal<MarketBlock> {
      try Journal(path: path, kind: "market", settings: ["seed": "3", "alpha/tau": "50"])
    }

    var first = newProcess()
    var trajectory = try openTrajectory()
    for _ in 0..<20 { try trajectory.append(first.advance()) }

    // Another day, from the file alone.
    var second = newProcess()
    trajectory = try openTrajectory()
    try second.restore(trajectory.records.last!)
    for _ in 0..<20 { try trajectory.append(second.advance()) }

    let ideal = market.idealRank.scalars
    for block in trajectory.records where block.block % 10 == 0 {
      let agreement = RankAgreement.pearson(block.rank, ideal)
      let total = block.stake.reduce(0, +)
      print(
        "block \(block.block): r with ideal rank \(agreement), stake \(total), "
          + "on self \(block.sparsity.overSum)")
    }

    for _ in 0..<20 { first.advance() }
    precondition(first.weights.scalars == second.weights.scalars, "resumed bit by bit")
    let last = trajectory.records.last!
    precondition(trajectory.records.count == 40 && last.block == 40)
    // L1 inflation mints tau = 1 in each block.
    precondition(abs(last.stake.reduce(0, +) - 50) < 1e-9, "ten peers and forty blocks")
    precondition(
      RankAgreement.pearson(last.rank, ideal) > 0.6, "the market found who is worth more")
  }
}
