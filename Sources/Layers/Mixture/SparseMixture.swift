public import Tensor

/// Gates that choose, for each example, a few of many peers and weigh their responses (BitTensor,
/// equations 9 and 10; noisy top-k gating of Shazeer et al., "Outrageously large neural networks:
/// the sparsely-gated mixture-of-experts layer", 2017).
public struct SparseMixture<Scalar: TensorScalar>: Module {
  /// Features to the score of each peer.
  public var gate: Dense<Scalar>
  /// Features to the deviation, before softplus, of the noise on each score.
  public var deviation: Dense<Scalar>
  /// How many peers each example keeps at most.
  public let kept: Int

  /// How many peers there are to choose from.
  public var peers: Int { gate.bias.count }

  /// Gates for `peers` peers from examples of `features` numbers, `k` peers kept for each.
  public init(features: Int, peers: Int, keeping k: Int) {
    require(
      k > 0 && peers > 0, "SparseMixture: \(k) of \(peers) peers kept, both must be positive")
    // Zeros: at first the noise alone decides, and every peer is tried (Shazeer et al., appendix A).
    gate = Dense(weight: .zeros([features, peers]), bias: .zeros([peers]))
    deviation = gate
    kept = k
  }

  /// The same: nothing about it is random yet.
  public init(features: Int, peers: Int, keeping k: Int, using generator: inout Philox) {
    self.init(features: features, peers: peers, keeping: k)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("gate", &gate)
    visitor("deviation", &deviation)
  }
}
