import Tensor

/// What the peers answered to one batch, in the order of the network.
public struct Answers: Sendable {
  /// `[peers, batch, width]`; zeros where a peer did not answer.
  public var representations: Tensor<Float>
  public var present: [Bool]
  /// Why each absent peer is absent.
  public var failures: [PeerFailure]
}
