import ArgumentParser
import Foundation
import MarketMPI

@main
struct MarketCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "market-mpi",
    abstract:
      "Descends a seeded market to an equilibrium, its rows spread over the ranks of mpirun.",
    discussion: """
      mpirun -np 4 market-mpi --peers 256 --seed 1 --output results

      Writes equilibrium.safetensors with weights [n, n] and rank [n], and prints the KKT residual.
      """)

  @Option(help: "The number of peers, n.") var peers = 256
  @Option(help: "The seed of the market.") var seed: UInt64 = 1
  @Option(help: "The width T of the sigmoid that masks.") var temperature = 1.0
  @Option(help: "alpha, the slope of utility.") var utilitySlope = 50.0
  @Option(help: "tau, what one unit of rank is worth.") var inflation = 1.0
  @Option(help: "The KKT residual at which to stop.") var tolerance = 1e-8
  @Option(help: "The most steps to take, those before a checkpoint included.") var budget = 10_000
  @Option(help: "Steps between checkpoints; the step control starts anew at each.")
  var checkpointEvery = 1000
  @Flag(help: "Go on from the last checkpoint in the output folder, if there is one.")
  var resume = false
  @Flag(help: "Also descend without shards on rank 0, and fail if that ends elsewhere by 1e-12.")
  var check = false
  @Option(help: "The folder for results and the checkpoint.") var output: String

  func validate() throws {
    guard peers >= 2 else { throw ValidationError("--peers is \(peers), must be 2 or more") }
    for (name, value) in [("--temperature", temperature), ("--tolerance", tolerance)] {
      guard value > 0, value.isFinite else {
        throw ValidationError("\(name) is \(value), must be a finite number above 0")
      }
    }
    for (name, value) in [("--utility-slope", utilitySlope), ("--inflation", inflation)] {
      guard value >= 0, value.isFinite else {
        throw ValidationError("\(name) is \(value), must be a finite number of 0 or more")
      }
    }
    guard budget >= 0 else { throw ValidationError("--budget is \(budget), must be 0 or more") }
    guard checkpointEvery > 0 else {
      throw ValidationError("--checkpoint-every is \(checkpointEvery), must be above 0")
    }
  }

  func run() {
    MPICommunicator.run(reporting: report) { communicator in
      try Descent(command: self, communicator: communicator).run()
    }
  }
}

private func report(_ error: any Error, rank: Int) {
  FileHandle.standardError.write(Data("error on rank \(rank): \(error)\n".utf8))
}
