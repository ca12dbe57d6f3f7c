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
  private var rows: [[Scalar]]
  /// What each row gives.
  private var payoffs: [Scalar]

  /// The rows still on their way, and for each of them its place, gradient and next step's length.
  private var active: [Int]
  private var positions: Tensor<Scalar>
  private var gradients: Tensor<Scalar>
  private var lengths: [Scalar]

  private static var sufficientShare: Scalar { 1e-4 }
  private static var longest: Scalar { 1e12 }
  /// Movement that counts as none.
  private static var rest: Scalar { 4 * Scalar.ulpOfOne }

  /// Ascends from each row, or from the best `limit` of them; `evaluate` gives payoffs `[k]` and
  /// gradients `[k, m]` of rows `[k, m]`.
  init(
    from starts: Tensor<Scalar>, steps: Int, limit: Int? = nil, evaluate: (Tensor<Scalar>) -> Values
  ) {
    let first = evaluate(starts)
    rows = split(starts)
    payoffs = first.payoffs.scalars
    active = Array(rows.indices)
    positions = starts
    gradients = first.gradients
    // A first step that moves entries by about 1.
    lengths = split(gradients).map { row in
      Swift.min(1 / ((row.max() ?? 0) - (row.min() ?? 0)), Self.longest)
    }
    if let limit, limit < active.count {
      keep(Array(active.sorted { payoffs[$0] > payoffs[$1] }.prefix(limit)))
    }
    for _ in 0..<steps where !active.isEmpty {
      let scale = Tensor(lengths, shape: [active.count, 1])
      let targets = projectedOntoSimplex(positions + scale * gradients)
      move(to: targets, evaluate(targets))
    }
  }

  /// The row that gives most, the earliest of equals.
  var best: (row: [Scalar], payoff: Scalar) {
    var index = 0
    for other in payoffs.indices where payoffs[other] > payoffs[index] { index = other }
    return (rows[index], payoffs[index])
  }

  /// Moves the rows for which it pays, and sets the length of each one's next step.
  private mutating func move(to targets: Tensor<Scalar>, _ found: Values) {
    let moved = targets - positions
    let promised = (moved * gradients).sum(alongAxis: 1).scalars
    let bent = (moved * (gradients - found.gradients)).sum(alongAxis: 1).scalars
    let squares = square(moved).sum(alongAxis: 1).scalars
    let reach = abs(moved).max(alongAxis: 1).scalars
    let reached = found.payoffs.scalars
    // NaN is refused, and ends its row.
    let isTaken = active.indices.map { index in
      reach[index] > 0
        && reached[index] >= payoffs[active[index]] + Self.sufficientShare * promised[index]
    }
    let places = split(targets)
    for (index, row) in active.enumerated() {
      guard isTaken[index] else {
        lengths[index] /= 4
        continue
      }
      (rows[row], payoffs[row]) = (places[index], reached[index])
      // Where the payoff does not bend down along the step there is no scale: go further.
      let next = bent[index] > 0 ? squares[index] / bent[index] : 4 * lengths[index]
      let upper = Swift.min(100 * lengths[index], Self.longest)
      lengths[index] = Swift.min(Swift.max(next, lengths[index] / 100), upper)
    }
    let mask = Mask<Scalar>(isTaken, shape: [active.count, 1])
    positions = select(mask, targets, positions)
    gradients = select(mask, found.gradients, gradients)
    let moving = active.indices.filter { reach[$0] > Self.rest }
    if moving.count < active.count { keep(moving) }
  }

  /// Goes on with some of the active rows alone.
  private mutating func keep(_ indices: [Int]) {
    positions = positions.gather(IndexTensor(indices))
    gradients = gradients.gather(IndexTensor(indices))
    active = indices.map { active[$0] }
    lengths = indices.map { lengths[$0] }
  }
}

/// The rows `[k, m]` of a tensor as arrays.
private func split<Scalar>(_ tensor: Tensor<Scalar>) -> [[Scalar]] {
  let (values, width) = (tensor.scalars, tensor.shape[1])
  return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
}
