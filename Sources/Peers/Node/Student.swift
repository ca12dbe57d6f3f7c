import Layers
import Tensor

/// A small model of what every peer would answer, distilled from what they did answer (eq 11).
///
/// It cuts the recursion at depth 1 (Figure 3), as a peer that is asked does not ask on, and stands
/// in for a peer that is gone.
public struct Student: Module {
  public let peers: Int
  public let width: Int
  var trunk: Dense<Float>
  var branches: Dense<Float>

  public init(
    features: Int, hidden: Int, peers: Int, width: Int, using generator: inout Philox
  ) {
    self.peers = peers
    self.width = width
    trunk = Dense(features, hidden, using: &generator)
    branches = Dense(hidden, peers * width, using: &generator)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("trunk", &trunk)
    visitor("branches", &branches)
  }

  /// The expected answers `[peers, batch, width]` to inputs `[batch, features]`.
  public func callAsFunction(_ inputs: Tensor<Float>) -> Tensor<Float> {
    branches(relu(trunk(inputs)))
      .reshaped([inputs.shape[0], peers, width])
      .transposed([1, 0, 2])
  }
}
