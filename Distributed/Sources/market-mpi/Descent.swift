import Foundation
import Market
import MarketMPI
import Tensor

/// One rank's part of the command.
struct Descent {
  let command: MarketCommand
  let communicator: MPICommunicator

  private var checkpointPath: String { command.output + "/checkpoint.safetensors" }
  private var equilibriumPath: String { command.output + "/equilibrium.safetensors" }

  /// What must agree for a run to go on from a checkpoint. The interval counts: the step control
  /// starts anew at each, so that a resumed run takes the steps of one that was never stopped.
  private var identity: String {
    "peers \(command.peers), seed \(command.seed), temperature \(command.temperature), "
      + "utility slope \(command.utilitySlope), inflation \(command.inflation), "
      + "checkpoint every \(command.checkpointEvery)"
  }

  func run() throws {
    guard communicator.count <= command.peers else {
      throw DescentError(
        "\(communicator.count) ranks for \(command.peers) peers, each rank needs a row")
    }
    try FileManager.default.createDirectory(
      atPath: command.output, withIntermediateDirectories: true)
    let rows = communicator.share(ofRows: command.peers)
    let market = SeededMarket(peers: command.peers, seed: command.seed)
    let own = market.rows(rows)
    let layer = MarketLayer<Double>(
      temperature: command.temperature, utilitySlope: command.utilitySlope,
      inflation: command.inflation)
    let shard = MarketShard(
      layer: layer, stake: market.stake, rows: rows, hessians: own.hessians)
    let start = try self.start(rows) ?? (0, own.weights)
    say(
      "\(command.peers) peers on \(communicator.count) ranks, "
        + (start.steps > 0 ? "on from step \(start.steps)" : "from the start"))
    let (ownRows, residual, steps, isEquilibrium) = try descend(shard, start.steps, start.weights)
    guard let weights = communicator.gathered(ownRows) else { return }
    try write(weights, residual, steps)
    say(
      "\(isEquilibrium ? "equilibrium" : "no equilibrium") after \(steps) steps, "
        + "KKT residual \(residual), tolerance \(command.tolerance): \(equilibriumPath)")
    if command.check { try check(weights, shard: shard) }
  }

  private func start(_ rows: Range<Int>) throws -> (steps: Int, weights: Tensor<Double>)? {
    // Rank 0 looks, so that all ranks do the same whatever their view of the folder.
    let isThere =
      command.resume && communicator.rank == 0
      && FileManager.default.fileExists(atPath: checkpointPath)
    guard communicator.maximum(isThere ? 1 : 0) == 1 else { return nil }
    let (checkpoint, weights) = try MarketCheckpoint.read(
      checkpointPath, run: identity, rows: rows, peers: command.peers)
    return (checkpoint.steps, weights)
  }

  /// Descends in legs of a checkpoint's interval.
  private func descend(
    _ shard: MarketShard<PackedSymmetric<Double>>, _ taken: Int, _ start: Tensor<Double>
  ) throws -> (weights: Tensor<Double>, residual: Double, steps: Int, isEquilibrium: Bool) {
    var (steps, weights) = (taken, start)
    while true {
      let result = solver(steps: steps).solve(shard, from: weights, over: communicator)
      steps += result.iterations
      weights = result.weights
      if result.isEquilibrium || steps >= command.budget {
        return (weights, result.residual, steps, result.isEquilibrium)
      }
      try MarketCheckpoint(steps: steps, run: identity)
        .write(weights, to: checkpointPath, over: communicator)
      say("step \(steps): KKT residual \(result.residual)")
    }
  }

  /// What takes the steps up to the next checkpoint.
  func solver(steps: Int) -> CompetitiveAscent<Double> {
    let leg = min(command.checkpointEvery, max(command.budget - steps, 0))
    return CompetitiveAscent(budget: leg, tolerance: command.tolerance)
  }

  private func write(_ weights: Tensor<Double>, _ residual: Double, _ steps: Int) throws {
    try Safetensors.write(
      [
        ("weights", FileTensor(weights)), ("rank", FileTensor(competitiveRank(weights: weights))),
      ],
      metadata: ["run": identity, "steps": "\(steps)", "residual": "\(residual)"],
      to: equilibriumPath)
  }

  func say(_ line: String) {
    guard communicator.rank == 0 else { return }
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}

struct DescentError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
