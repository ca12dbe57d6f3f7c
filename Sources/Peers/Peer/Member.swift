import Tensor

/// Inputs `[batch, features]` and a class for each.
public struct Batch: Sendable {
  public var inputs: Tensor<Float>
  public var labels: [Int]

  public init(inputs: Tensor<Float>, labels: [Int]) {
    self.inputs = inputs
    self.labels = labels
  }
}

/// Who joins a network: a model, how it behaves, and the data that only it can see.
public struct Member: Sendable {
  public var name: String
  public var peer: any Peer
  public var conduct: Conduct
  /// Draws a batch of a size from the member's own data.
  public var draw: @Sendable (_ size: Int, _ generator: inout Philox) -> Batch

  public init(
    _ name: String, _ peer: any Peer, conduct: Conduct = .learning,
    draw: @escaping @Sendable (_ size: Int, _ generator: inout Philox) -> Batch
  ) {
    self.name = name
    self.peer = peer
    self.conduct = conduct
    self.draw = draw
  }
}
