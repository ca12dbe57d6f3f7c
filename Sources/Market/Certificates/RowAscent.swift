import Tensor

/// Projected ascent of many rows at once, each with a step of its own.
///
/// A step is taken only if it raises the payoff by a share of what the gradient promises (Armijo),
/// so that payoffs never fall; its length then follows the curvature met (Barzilai and Borwein,
/// "Two-point step size gradient methods", 1988), and falls to a quarter where it was refused. Rows
/// that have come to rest leave the batch.
struct RowAscent<Scalar: TensorScalar> {
  typealias Values = (payoffs: Tensor<Scalar>, gradients: Tensor<Scalar>)

  /// `[k, m]`, on the simplex.
  private(set) var rows: [[Scalar]]
  /// What each row gives.
  private(set) var payoffs: [Scalar]

  private static var sufficientShare: Scalar { 1e-4 }
  private static var longest: Scalar { 1e12 }
  /// Movement that counts as none.
  private static var rest: Scalar { 4 * Scalar.ulpOfOne }

  /// Ascends from each row, or from the best `limit` of them; `evaluate` gives payoffs `[k]` and gradients `[k, m]` of rows `[k, m]`.
  init(
    from starts: Tensor<Scalar>, steps: Int, limit: Int? = nil, evaluate: (Tensor<Scalar>) -> Values
  ) {
    rows = split(starts)
    let first = evaluate(starts)
    payoffs = first.payoffs.scalars
    var active = Array(0..<starts.shape[0])
    var position = starts
    var gradients = first.gradients
    if let limit, limit < active.count {
      active = Array(active.sorted { payoffs[$0] > payoffs[$1] }.prefix(limit))
      position = starts.gather(IndexTensor(active))
      gradients = gradients.gather(IndexTensor(active))
    }
    // A first step that moves entries by about 1.
    var lengths = split(gradients).map { row in
      Swift.min(1 / ((row.max() ?? 0) - (row.min() ?? 0)), Self.longest)
    }
    for _ in 0..<steps where !active.isEmpty {
      let scale = Tensor(lengths, shape: [active.count, 1])
      let target = projectedOntoSimplex(position + scale * gradients)
      let moved = target - position
      let found = evaluate(target)
      let promised = (moved * gradients).sum(alongAxis: 1).scalars
      let curved = (moved * (gradients - found.gradients)).sum(alongAxis: 1).scalars
      let squared = square(moved).sum(alongAxis: 1).scalars
      let reach = abs(moved).max(alongAxis: 1).scalars
      let reached = found.payoffs.scalars
      let targets = split(target)
      var taken = [Bool](repeating: false, count: active.count)
      var staying: [Int] = []
      for (index, row) in active.enumerated() {
        // NaN is refused, and ends the row when its step has shrunk away.
        if reached[index] >= payoffs[row] + Self.sufficientShare * promised[index],
          reach[index] > 0
        {
          taken[index] = true
          (rows[row], payoffs[row]) = (targets[index], reached[index])
          let next = curved[index] > 0 ? squared[index] / curved[index] : 4 * lengths[index]
          let lower = lengths[index] / 100
          let upper = Swift.min(100 * lengths[index], Self.longest)
          lengths[index] = Swift.min(Swift.max(next, lower), upper)
        } else {
          lengths[index] /= 4
        }
        if reach[index] > Self.rest { staying.append(index) }
      }
      let isTaken = Mask<Scalar>(taken, shape: [active.count, 1])
      position = select(isTaken, target, position)
      gradients = select(isTaken, found.gradients, gradients)
      guard staying.count < active.count else { continue }
      let kept = IndexTensor<Scalar>(staying)
      position = position.gather(kept)
      gradients = gradients.gather(kept)
      active = staying.map { active[$0] }
      lengths = staying.map { lengths[$0] }
    }
  }

  /// The row that gives most, the earliest of equals.
  var best: (row: [Scalar], payoff: Scalar) {
    var index = 0
    for other in payoffs.indices where payoffs[other] > payoffs[index] { index = other }
    return (rows[index], payoffs[index])
  }
}

/// The rows `[k, m]` of a tensor as arrays.
private func split<Scalar>(_ tensor: Tensor<Scalar>) -> [[Scalar]] {
  let (values, width) = (tensor.scalars, tensor.shape[1])
  return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
}
