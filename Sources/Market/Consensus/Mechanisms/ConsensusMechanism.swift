import Tensor

/// A rule that turns scores and stake into emission, block by block. A mechanism of one's own needs a
/// name and `settle`, and then runs in every `ConsensusScenario`.
///
/// Peers score one another, so that weights are `[..., n, n]` and stake `[..., n]`; leading axes are
/// networks side by side, which share nothing.
public protocol ConsensusMechanism<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// What it is called in tables, pictures and files.
  var name: String { get }

  /// One block. `bonds` is what the last block left, `nil` at first and always for mechanisms that
  /// remember nothing.
  func settle(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, bonds: Tensor<Scalar>?
  ) -> ConsensusBlock<Scalar>
}

/// What a mechanism makes of a block.
public struct ConsensusBlock<Scalar: TensorScalar>: Sendable {
  /// E `[..., n]`, 0 or more: a peer's stake grows by tau E_i for each unit of stake that there is.
  /// The sum is 1, unless the mechanism mints more or less.
  public var emission: Tensor<Scalar>
  /// `[..., n]`: what the network thinks of each peer; all that a copier of weights can see.
  public var consensus: Tensor<Scalar>
  /// What the mechanism remembers, `[..., n, n]`.
  public var bonds: Tensor<Scalar>?

  public init(emission: Tensor<Scalar>, consensus: Tensor<Scalar>, bonds: Tensor<Scalar>? = nil) {
    self.emission = emission
    self.consensus = consensus
    self.bonds = bonds
  }
}

extension YumaConsensus: ConsensusMechanism {
  /// "yuma" for Yuma 3 bonds, "yuma-older" for the older ones.
  public var name: String {
    switch bondRule {
    case .yuma3: "yuma"
    case .stakeShare: "yuma-older"
    }
  }

  public func settle(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, bonds: Tensor<Scalar>?
  ) -> ConsensusBlock<Scalar> {
    let epoch = epoch(weights: weights, stake: stake, bonds: bonds)
    return ConsensusBlock(
      emission: epoch.emission, consensus: epoch.consensus, bonds: epoch.bonds)
  }
}
