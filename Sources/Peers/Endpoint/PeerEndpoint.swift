import Tensor

/// A question to a peer: what is your representation of these inputs?
public struct Query: Sendable {
  /// The position of the asker.
  public let asker: Int
  /// Inputs `[batch, features]`.
  public let inputs: Tensor<Float>
  /// Whether a gradient will follow, so that the peer keeps what it needs for it.
  public let expectsGradient: Bool

  public init(asker: Int, inputs: Tensor<Float>, expectsGradient: Bool) {
    self.asker = asker
    self.inputs = inputs
    self.expectsGradient = expectsGradient
  }
}

/// Where a peer can be reached. A process, a machine, or a test that misbehaves conforms as well as
/// the members that live in the network itself.
public protocol PeerEndpoint: Sendable {
  /// The representation `[batch, width]` of the query's inputs.
  func answer(_ query: Query) async throws -> Tensor<Float>

  /// Takes the gradient of the asker's loss with respect to its last answer to `asker`.
  func learn(from gradient: Tensor<Float>, asker: Int) async throws
}
