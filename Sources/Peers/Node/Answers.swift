import Layers
import Tensor

/// What the peers answered to one batch, in the order of the network.
public struct Answers: Sendable {
  /// `[peers, batch, width]`; zeros where a peer did not answer, or was not asked.
  public var representations: Tensor<Float>
  /// Whether each peer can be counted on: it is in the network, and has not failed.
  public var present: [Bool]
  /// Which examples each peer has answered.
  public var answered: Dispatch
  /// Why each absent peer is absent.
  public var failures: [PeerFailure]
  public var traffic: TrafficReport
}
