import Tensor

/// The weights of a descent at some step, in one safetensors file that holds all rows: another number
/// of ranks can go on from it. The file appears whole or not at all, so that a rank that dies while
/// it is written leaves the one before.
public struct MarketCheckpoint: Sendable {
  /// Steps taken.
  public var steps: Int
  /// What the run computes, such as its seed and parameters: a run goes on only from its own.
  public var run: String

  public init(steps: Int, run: String) { (self.steps, self.run) = (steps, run) }

  /// Writes the weights of all ranks to `path`; rank 0 writes, and no rank goes on before the file is
  /// there. Throws on rank 0 what `Safetensors.write` throws.
  public func write(
    _ rows: Tensor<Double>, to path: String, over communicator: MPICommunicator
  ) throws {
    if let weights = communicator.gathered(rows) {
      try Safetensors.write(
        [("weights", FileTensor(weights))], metadata: ["steps": "\(steps)", "run": run], to: path)
    }
    _ = communicator.maximum(0)
  }

  /// Reads some rows of the weights `[n, n]` of a checkpoint that the same run has made. Throws
  /// `SafetensorsError`, and `CheckpointError` for a file of another run.
  public static func read(
    _ path: String, run: String, rows: Range<Int>, peers: Int
  ) throws -> (checkpoint: MarketCheckpoint, weights: Tensor<Double>) {
    let file = try Safetensors.read(path, mapped: true)
    guard let steps = file.metadata["steps"].flatMap({ Int($0) }), let found = file.metadata["run"]
    else { throw CheckpointError.noCheckpoint(path: path) }
    guard found == run else {
      throw CheckpointError.anotherRun(path: path, found: found, expected: run)
    }
    let weights: Tensor<Double> = try file.tensor(named: "weights")
    guard weights.shape == [peers, peers], weights.isFinite else {
      throw CheckpointError.noCheckpoint(path: path)
    }
    return (MarketCheckpoint(steps: steps, run: run), weights[rows])
  }
}

/// A file that is not the checkpoint of this run.
public enum CheckpointError: Error, CustomStringConvertible {
  case noCheckpoint(path: String)
  case anotherRun(path: String, found: String, expected: String)

  public var description: String {
    switch self {
    case .noCheckpoint(let path): "\(path): not a checkpoint of a market"
    case .anotherRun(let path, let found, let expected):
      "\(path): the checkpoint of another run (\(found)), this one is (\(expected))"
    }
  }
}
