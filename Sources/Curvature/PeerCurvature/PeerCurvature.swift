import Tensor

/// The first and second derivatives of a head's error along the removal of each of its peers: what
/// ranks peers, prices them and tells how they work together.
///
/// The error Q is the softmax cross-entropy of the head's logits in nats, SUMMED over the examples;
/// `loss`, the derivatives and the scores are sums in the same way (ask `scores(_:reduction:)` for
/// means). Peer i is removed by setting its representation to zero. With a gate a_i on each peer,
/// F(a) = [a_i f_i], all derivatives are those of Q in the gates at a = 1.
///
/// One forward pass, one backward pass and n tangents give all of them exactly, without a
/// Hessian-vector product, once a forward pass of its own has shown that the logits are finite.
///
///     let curvature = try PeerCurvature(of: { head($0) }, inputs: representations, labels: labels)
///     let row = try curvature.row(policy: .clampAtZero)
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
  /// The head's logits, `[batch, classes]`.
  public let logits: Tensor<Scalar>
  /// The class of each example.
  public let labels: [Int]
  /// The cross-entropy of each example, in nats.
  public let losses: [Double]

  /// Q: the sum of `losses`.
  public var loss: Double { losses.reduce(0, +) }
  /// n.
  public var peerCount: Int { removals.count }
  /// How many examples the sums run over.
  public var exampleCount: Int { labels.count }

  let head: @Sendable (Tensor<Scalar>) -> Tensor<Scalar>
  let removals: PeerRemovals<Scalar>

  /// The curvature of any head of the peers' representations.
  ///
  /// - Parameters:
  ///   - head: From `[n, batch, width]` to logits `[batch, classes]`, each example by itself. It is
  ///     kept, and called again by the scores that remove peers.
  ///   - inputs: F, the representations, `[n, batch, width]` (more axes may follow the batch).
  ///   - labels: The class of each example, `batch` of them, from 0.
  ///
  /// Throws `nonFiniteInput`, `nonFiniteLogits` or `nonFiniteCurvature`; traps on shapes or labels
  /// that do not fit. Time and memory grow with n^2: if the head's first layer is linear, use
  /// `init(ofTail:contributions:labels:)`, which grows with n.
  public init(
    of head: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>, inputs: Tensor<Scalar>,
    labels: [Int]
  ) throws(CurvatureError) {
    try self.init(head, labels: labels, blocks: inputs, areSummed: false)
  }

  /// The curvature of a head that begins by adding up what the peers bring:
  /// head(F) = tail(sum_i c_i), c_i linear in f_i.
  ///
  /// The same numbers as `init(of:inputs:labels:)`, many times faster for many peers: the first
  /// layer is not repeated for every peer.
  ///
  /// - Parameters:
  ///   - tail: From `[batch, hidden]` to logits `[batch, classes]`, each example by itself. The
  ///     first layer's bias belongs here: a removed peer leaves it in place.
  ///   - contributions: c, such as f_i W_i, `[n, batch, hidden]`.
  ///   - labels: The class of each example, `batch` of them, from 0.
  ///
  /// Throws and traps as `init(of:inputs:labels:)` does.
  public init(
    ofTail tail: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
    contributions: Tensor<Scalar>, labels: [Int]
  ) throws(CurvatureError) {
    try self.init(tail, labels: labels, blocks: contributions, areSummed: true)
  }

  private init(
    _ head: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>, labels: [Int],
    blocks: Tensor<Scalar>, areSummed: Bool
  ) throws(CurvatureError) {
    require(
      blocks.rank >= 2 && blocks.count > 0,
      "PeerCurvature: inputs of shape \(blocks.shape), expected [n, batch, width] without a 0")
    require(
      labels.count == blocks.shape[1],
      "PeerCurvature: \(labels.count) labels for inputs \(blocks.shape), one per example is needed")
    if let peer = blocks.finiteRows.firstIndex(of: false) { throw .nonFiniteInput(peer: peer) }
    removals = PeerRemovals(blocks: blocks, areSummed: areSummed)
    logits = head(removals.point)
    require(
      logits.rank == 2 && logits.shape[0] == labels.count && logits.shape[1] > 0,
      "PeerCurvature: the head returned logits of shape \(logits.shape), "
        + "expected [batch, classes] with batch \(labels.count)")
    if let row = logits.finiteRows.firstIndex(of: false) { throw .nonFiniteLogits(example: row) }
    let targets = Tensor<Scalar>.oneHot(labels, classes: logits.shape[1])
    let terms = hessianTerms(
      at: removals.point, along: removals.reversedBundle, through: head,
      in: { crossEntropies($0, targets).sum() })
    self.head = head
    self.labels = labels
    gaussNewton = symmetrised(terms.gaussNewton)
    residualTerms = terms.residuals.map { ($0.operation, symmetrised($0.value)) }
    residual = symmetrised(terms.residual)
    gateHessian = gaussNewton + residual
    linearRemoval = -terms.slopes
    let p = SoftmaxTable(logits.doubles, rows: labels.count)
    losses = labels.enumerated().map { -p.logarithms[$0 * targets.shape[1] + $1] }
    if (gateHessian.finiteRows + linearRemoval.finiteRows).contains(false) {
      throw .nonFiniteCurvature
    }
  }
}

/// The softmax cross-entropy of each example, `[batch]`, in tensor operations.
func crossEntropies<Scalar>(
  _ logits: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> {
  -(logSoftmax(logits) * targets).sum(alongAxis: -1)
}
