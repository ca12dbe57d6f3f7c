import Tensor

/// The first and second derivatives of a head's error along the removal of each of its peers: what
/// ranks peers, prices them and tells how they work together.
///
/// The error Q is the softmax cross-entropy of the head's logits in nats, or half the squared error
/// of its outputs, SUMMED over the examples; `loss`, the derivatives and the scores are sums in the
/// same way (ask `scores(_:reduction:)` for means). Peer i is removed by putting a baseline in place
/// of its representation, zeros unless `RemovalBaseline` says otherwise. With a gate a_i on each
/// peer, between its baseline at 0 and its representation at 1, all derivatives are those of Q in
/// the gates at a = 1.
///
/// One forward pass, one backward pass and n tangents give all of them exactly, without a
/// Hessian-vector product, once a forward pass of its own has shown that the outputs are finite.
///
///     let scores = try PeerCurvature(of: { head($0) }, inputs: representations, labels: labels)
///     let ranking = try scores.ranking(.taylor2)
///     let row = try scores.row(policy: .gaussNewton)
public struct PeerCurvature<Scalar: TensorScalar>: Sendable {
  /// M `[n, n]`: d2Q / da_i da_j = dF_i^T H dF_j (paper, eq 2 on the diagonal, section 2.2 as a
  /// whole). Exactly symmetric; `gaussNewton` + `residual`.
  public let gateHessian: Tensor<Scalar>
  /// The Gauss-Newton part of M `[n, n]`: the sum over examples of Cov_p(v_i, v_j), v_i the
  /// logits' change along dF_i. Equal to the exact Fisher matrix; no entry of its diagonal is
  /// negative.
  public let gaussNewton: Tensor<Scalar>
  /// The part of M that comes from the head's own curvature, `[n, n]`. Zero for a head that is
  /// linear or, away from its kinks, piecewise linear.
  public let residual: Tensor<Scalar>
  /// `residual` by operation of the head, those that bend, in the order in which they ran.
  public let residualTerms: [(operation: String, value: Tensor<Scalar>)]
  /// -dQ/da_i = g.dF_i, `[n]`: the cost of removing each peer to first order, in nats.
  public let linearRemoval: Tensor<Scalar>
  /// The head's logits, or what else the loss takes, `[batch, outputs]`.
  public let logits: Tensor<Scalar>
  /// What the outputs are compared with.
  public let target: PeerLoss<Scalar>
  /// The loss of each example, in nats.
  public let losses: [Double]

  /// Q: the sum of `losses`.
  public var loss: Double { losses.reduce(0, +) }
  /// The class of each example; empty if the loss is not the cross-entropy.
  public var labels: [Int] {
    if case .crossEntropy(let labels) = target { labels } else { [] }
  }
  /// What each peer brings, as it was given: representations or contributions,
  /// `[n, batch, ...]`.
  public var inputs: Tensor<Scalar> { removals.blocks }
  /// n.
  public var peerCount: Int { removals.count }
  /// How many examples the sums run over.
  public var exampleCount: Int { removals.batch }

  let head: @Sendable (Tensor<Scalar>) -> Tensor<Scalar>
  let removals: PeerRemovals<Scalar>

  init(
    _ head: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>, _ target: PeerLoss<Scalar>,
    blocks: Tensor<Scalar>, areSummed: Bool, baseline: RemovalBaseline<Scalar>
  ) throws(CurvatureError) {
    require(
      blocks.rank >= 2 && blocks.count > 0,
      "PeerCurvature: inputs of shape \(blocks.shape), expected [n, batch, width] without a 0")
    require(
      target.exampleCount == blocks.shape[1],
      "PeerCurvature: \(target.exampleCount) targets for inputs \(blocks.shape), "
        + "one per example is needed")
    if let peer = blocks.finiteRows.firstIndex(of: false) { throw .nonFiniteInput(peer: peer) }
    removals = try PeerRemovals(blocks: blocks, areSummed: areSummed, baseline: baseline)
    logits = head(removals.point)
    target.requireFit(logits.shape)
    if let row = logits.finiteRows.firstIndex(of: false) { throw .nonFiniteLogits(example: row) }
    let terms = removals.terms(through: head) { target.losses($0).sum() }
    self.head = head
    self.target = target
    gaussNewton = symmetrised(terms.gaussNewton)
    residualTerms = terms.residuals.map { ($0.operation, symmetrised($0.value)) }
    residual = symmetrised(terms.residual)
    gateHessian = gaussNewton + residual
    linearRemoval = -terms.slopes
    losses = target.values(logits)
    if (gateHessian.finiteRows + linearRemoval.finiteRows).contains(false) {
      throw .nonFiniteCurvature
    }
  }
}
