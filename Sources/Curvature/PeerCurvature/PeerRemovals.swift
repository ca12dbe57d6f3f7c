import Tensor

/// The point at which a head is studied, and the direction in which each peer's removal moves it.
///
/// Direction i is T_ik d_k in block k, d_k the step from block k to its baseline and T the unit
/// matrix; or, for the renormalised baseline, T_ik = (1 + s_i) [i = k] - s_i, s_i = w_i / (W - w_i)
/// the share by which the others grow, and d_k = -f_k.
struct PeerRemovals<Scalar: TensorScalar>: Sendable {
  /// What each peer brings, `[n, batch, ...]`.
  let blocks: Tensor<Scalar>
  /// What the head is given: the blocks, or their sum `[batch, ...]`.
  let point: Tensor<Scalar>
  let areSummed: Bool
  /// -d, `[n, batch, ...]`: for baselines of zero the blocks themselves.
  private let reversedSteps: Tensor<Scalar>
  /// w and s, each `[n, batch]`.
  private let mixture: (weights: Tensor<Scalar>, growth: Tensor<Scalar>)?

  /// A head of the blocks, or of their sum.
  init(blocks: Tensor<Scalar>, areSummed: Bool, baseline: RemovalBaseline<Scalar>)
    throws(CurvatureError)
  {
    self.blocks = blocks
    self.areSummed = areSummed
    point = areSummed ? blocks.sum(alongAxis: 0) : blocks
    switch baseline {
    case .zero: (reversedSteps, mixture) = (blocks, nil)
    case .mean:
      (reversedSteps, mixture) = (blocks - blocks.mean(alongAxis: 1, keepingAxes: true), nil)
    case .answers(let answers):
      require(
        answers.shape == blocks.shape,
        "RemovalBaseline.answers: shape \(answers.shape), the peers give \(blocks.shape)")
      if let peer = answers.finiteRows.firstIndex(of: false) { throw .nonFiniteInput(peer: peer) }
      (reversedSteps, mixture) = (blocks - answers, nil)
    case .renormalized(let weights):
      let (n, batch) = (blocks.shape[0], blocks.shape[1])
      require(
        weights.shape == [n] || weights.shape == [n, batch],
        "RemovalBaseline.renormalized: weights \(weights.shape), [\(n)] or [\(n), \(batch)] needed")
      let all = (weights.rank == 1 ? weights.expanded(atAxis: 1) : weights)
        .broadcast(to: [n, batch])
      if let peer = all.finiteRows.firstIndex(of: false) { throw .nonFiniteInput(peer: peer) }
      let values = all.doubles
      if let index = values.firstIndex(where: { $0 < 0 }) {
        throw .negativeWeight(peer: index / batch, value: values[index])
      }
      reversedSteps = blocks
      let others = matmul(Tensor.ones([n, n]) - .eye(n), all)
      mixture = (all, quotient(all, others, orElse: 0))
    }
  }

  /// d.
  private var steps: Tensor<Scalar> { -reversedSteps }

  var count: Int { blocks.shape[0] }
  var batch: Int { blocks.shape[1] }

  /// sum_i c_i dF_i for coefficients `[n, batch]`, one for each peer and example.
  func combination(_ coefficients: Tensor<Scalar>) -> Tensor<Scalar> {
    var mixed = coefficients
    if let growth = mixture?.growth {
      let spilt = growth * coefficients
      mixed = coefficients + spilt - spilt.sum(alongAxis: 0, keepingAxes: true)
    }
    let moved = steps * trailing(mixed)
    return areSummed ? moved.sum(alongAxis: 0) : moved
  }

  /// The change of the point that takes peer `index` away.
  func direction(_ index: Int) -> Tensor<Scalar> {
    if mixture == nil {
      if areSummed { return steps[index] }
      var box = SliceBox(all: blocks.shape)
      box.starts[0] = index
      box.counts[0] = 1
      return Embed(box, in: blocks.shape)(steps[index..<index + 1])
    }
    let one = Tensor<Scalar>.oneHot([index], classes: count).transposed()
    return combination(one.broadcast(to: [count, batch]))
  }

  /// All directions along a leading axis.
  var bundle: Tensor<Scalar> { -reversedBundle }

  /// All directions reversed: second derivatives are the same along them, and those of a sum whose
  /// baselines are zero are the blocks themselves.
  var reversedBundle: Tensor<Scalar> {
    let steps = reversedSteps
    guard let growth = mixture?.growth else { return areSummed ? steps : onDiagonal(steps) }
    if areSummed {
      let growth = trailing(growth)
      return steps + growth * (steps - steps.sum(alongAxis: 0, keepingAxes: true))
    }
    let all = growth.expanded(atAxis: 1)
    let own = Tensor<Scalar>.eye(count).expanded(atAxis: 2)
    let shares = (all + 1) * own - all
    return trailing(shares) * steps
  }

  /// The derivatives of a head's error along all directions, reversed.
  func terms(
    through head: (Tensor<Scalar>) -> Tensor<Scalar>, in loss: (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> HessianTerms<Scalar> {
    guard !areSummed, mixture == nil else {
      return hessianTerms(at: point, along: reversedBundle, through: head, in: loss)
    }
    // Each direction moves a block of its own, for which most heads need no bundle.
    return hessianTerms(at: point, alongEntriesOf: reversedSteps, through: head, in: loss)
  }

  /// The sum of all directions: what takes every peer away, the renormalised baseline apart.
  var total: Tensor<Scalar> { combination(.ones([count, batch])) }

  /// The derivative along each direction of each example's loss, `[n, batch]`, given the gradient
  /// of the summed loss at the point.
  func slopes(_ gradient: Tensor<Scalar>) -> Tensor<Scalar> {
    let own = (gradient * steps).sum(alongAxes: Array(2..<blocks.rank))
    guard let growth = mixture?.growth else { return own }
    return own + growth * (own - own.sum(alongAxis: 0, keepingAxes: true))
  }

  /// The point without some peers: `removed` is `[n]`, 1 for each that is taken away and else 0.
  func point(without removed: Tensor<Scalar>) -> Tensor<Scalar> {
    guard let weights = mixture?.weights else {
      return point + combination(removed.expanded(atAxis: 1).broadcast(to: [count, batch]))
    }
    let isKept = (1 - removed).expanded(atAxis: 1)
    let left = (weights * isKept).sum(alongAxis: 0)
    let factor = quotient(weights.sum(alongAxis: 0), left, orElse: 1)
    let kept = blocks * trailing(isKept * factor)
    return areSummed ? kept.sum(alongAxis: 0) : kept
  }

  /// Numbers for each peer and example beside blocks.
  private func trailing(_ coefficients: Tensor<Scalar>) -> Tensor<Scalar> {
    coefficients.reshaped(
      Shape(Array(coefficients.shape) + [Int](repeating: 1, count: blocks.rank - 2)))
  }

  /// Block i alone in row i.
  private func onDiagonal(_ blocks: Tensor<Scalar>) -> Tensor<Scalar> {
    let ones = [Int](repeating: 1, count: blocks.rank - 1)
    return Tensor.eye(count).reshaped(Shape([count, count] + ones)) * blocks
  }
}

/// a / b where b is above zero, and another number elsewhere.
private func quotient<Scalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, orElse other: Scalar
) -> Tensor<Scalar> {
  let isPositive = b .> 0
  return select(isPositive, a / select(isPositive, b, 1), other)
}
