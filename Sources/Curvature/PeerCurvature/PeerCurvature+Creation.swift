import Tensor

extension PeerCurvature {
  /// The curvature of any head of the peers' representations, by the softmax cross-entropy.
  ///
  /// - Parameters:
  ///   - head: From `[n, batch, width]` to logits `[batch, classes]`, each example by itself. It is
  ///     kept, and called again by the scores that remove peers.
  ///   - inputs: F, the representations, `[n, batch, width]` (more axes may follow the batch).
  ///   - labels: The class of each example, `batch` of them, from 0.
  ///   - baseline: What takes the place of a removed peer.
  ///
  /// Throws `nonFiniteInput`, `negativeWeight`, `nonFiniteLogits` or `nonFiniteCurvature`; traps on
  /// shapes or labels that do not fit. The n tangents are one tensor for as long as the head keeps its
  /// peers apart, and n from the product or sum on that mixes them; with the renormalised baseline,
  /// which moves all peers, they are n from the start.
  public init(
    of head: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>, inputs: Tensor<Scalar>,
    labels: [Int], baseline: RemovalBaseline<Scalar> = .zero
  ) throws(CurvatureError) {
    try self.init(
      head, .crossEntropy(labels: labels), blocks: inputs, areSummed: false, baseline: baseline)
  }

  /// The curvature of any head of the peers' representations, by either loss.
  ///
  /// As `init(of:inputs:labels:baseline:)`, with outputs `[batch, outputs]` in place of logits.
  public init(
    of head: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>, inputs: Tensor<Scalar>,
    loss: PeerLoss<Scalar>, baseline: RemovalBaseline<Scalar> = .zero
  ) throws(CurvatureError) {
    try self.init(head, loss, blocks: inputs, areSummed: false, baseline: baseline)
  }

  /// The curvature of a head that begins by adding up what the peers bring:
  /// head(F) = tail(sum_i c_i), c_i linear in f_i. By the softmax cross-entropy.
  ///
  /// The same numbers as `init(of:inputs:labels:baseline:)`, a little faster; a head that is only
  /// known behind its sum can be ranked this way too.
  ///
  /// - Parameters:
  ///   - tail: From `[batch, hidden]` to logits `[batch, classes]`, each example by itself. The
  ///     first layer's bias belongs here: a removed peer leaves it in place.
  ///   - contributions: c, such as f_i W_i, `[n, batch, hidden]`.
  ///   - labels: The class of each example, `batch` of them, from 0.
  ///   - baseline: What takes the place of a removed peer's contribution.
  ///
  /// Throws and traps as `init(of:inputs:labels:baseline:)` does.
  public init(
    ofTail tail: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
    contributions: Tensor<Scalar>, labels: [Int], baseline: RemovalBaseline<Scalar> = .zero
  ) throws(CurvatureError) {
    try self.init(
      tail, .crossEntropy(labels: labels), blocks: contributions, areSummed: true,
      baseline: baseline)
  }

  /// The curvature of a head that begins by adding up what the peers bring, by either loss.
  ///
  /// As `init(ofTail:contributions:labels:baseline:)`, with outputs `[batch, outputs]` in place of
  /// logits.
  public init(
    ofTail tail: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
    contributions: Tensor<Scalar>, loss: PeerLoss<Scalar>,
    baseline: RemovalBaseline<Scalar> = .zero
  ) throws(CurvatureError) {
    try self.init(tail, loss, blocks: contributions, areSummed: true, baseline: baseline)
  }

  /// The curvature of a head of representations of different widths, by either loss.
  ///
  /// `head` gets them as they were given, `[batch, width_i]` each (more axes may follow). Inside,
  /// they are laid side by side, narrow ones padded with zeros that nothing reads; a baseline of
  /// `answers` has that padded layout, `[n, batch, widest]`.
  public init(
    ofEach head: @escaping @Sendable ([Tensor<Scalar>]) -> Tensor<Scalar>,
    inputs: [Tensor<Scalar>], loss: PeerLoss<Scalar>, baseline: RemovalBaseline<Scalar> = .zero
  ) throws(CurvatureError) {
    let batch = inputs.first?.shape.first ?? 0
    require(
      batch > 0 && inputs.allSatisfy { $0.rank > 0 && $0.shape[0] == batch && $0.count > 0 },
      "PeerCurvature: inputs of shapes \(inputs.map(\.shape)), expected [batch, width] each")
    let shapes = inputs.map(\.shape)
    let widths = inputs.map { $0.count / batch }
    let widest = widths.max()!
    let blocks = stack(
      zip(inputs, widths).map { input, width in
        input.reshaped([batch, width]).padded(after: widest - width, alongAxis: 1)
      })
    try self.init(
      { blocks in
        head(widths.indices.map { blocks[$0, .all, ..<widths[$0]].reshaped(shapes[$0]) })
      }, loss, blocks: blocks, areSummed: false, baseline: baseline)
  }
}
