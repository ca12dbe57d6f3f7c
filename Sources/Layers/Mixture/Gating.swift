public import Tensor

/// What a gate makes of a batch: whom each example is put to, by which gates, and how evenly.
public struct Gating<Scalar: TensorScalar>: Sendable {
  public let scores: GateScores<Scalar>
  /// `[batch, peers]`; 0 where an example is not put to a peer.
  public let gates: Tensor<Scalar>
  public let dispatch: Dispatch
  /// Whether each peer was there to be chosen.
  public let isPresent: [Bool]
  /// How many peers an example is put to at most.
  public let kept: Int

  /// The weighted sum of the importance loss and the load loss, to be added to the task's loss.
  public func balanceLoss(importance: Scalar, load: Scalar) -> Tensor<Scalar> {
    var loss = Tensor<Scalar>.zeros([])
    if importance != 0 { loss = loss + importanceLoss(gates, present: isPresent) * importance }
    if load != 0 && dispatch.queries > 0 {
      let loads = scores.load(keeping: kept, present: isPresent)
      loss = loss + loadLoss(loads, present: isPresent) * load
    }
    return loss
  }

  /// How the examples were shared, as numbers.
  public var use: GateUse { GateUse(gates, dispatch, present: isPresent) }
}

extension SparseMixture {
  /// The gating of examples `[batch, features]` over the peers present.
  public func gating(
    for x: Tensor<Scalar>, present: [Bool], capacity: GateCapacity? = nil,
    noise generator: inout Philox?
  ) -> Gating<Scalar> {
    let scores = scores(for: x, noise: &generator)
    let dispatch = dispatch(scores, present: present, capacity: capacity)
    return gating(scores, among: dispatch, present: present)
  }

  /// The gating of scores over those peers that each example was put to.
  public func gating(
    _ scores: GateScores<Scalar>, among dispatch: Dispatch, present: [Bool]
  ) -> Gating<Scalar> {
    Gating(
      scores: scores, gates: gates(scores, among: dispatch), dispatch: dispatch,
      isPresent: present, kept: kept)
  }
}
